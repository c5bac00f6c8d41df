import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import {
  Condition,
  OldCondition,
  PushAccounts,
  PushReport,
  PushValues,
  push,
  pushCommand,
  pushErrors,
  pushFaults,
} from './pushShapes.ts';

const alsoAs = (name: string) => [`all_member_push/${name}`];
/** Also under the service of offline notifications (rest-api §8.4), whose conditions are about the same tags and attributes. */
const alsoIn = (name: string, later = name.slice('im_'.length)) => [...alsoAs(name), `timpush/${later}`];
const Of = { To_Account: Type.String() };
/** Beside a list of names alone, which is then of this one account: a client writes it so. */
const OfOne = { To_Account: Type.Optional(UserID) };
const Names = Type.Array(Type.String());
const OfNames = Type.Object({ ...Of, Tags: Names });
const OfAttributes = Type.Object({ ...Of, Attrs: Names });
const AttrNames = Type.Record(Type.String(), Type.String(), { description: 'By number, "0" to "9".' });

const helper = <const C extends object>(more: C) => ({ ...pushCommand, ...more });
const accounts = ['pushTooManyAccounts', 'openimAccountUnknown'] as const;

/** Pushing to all, by tag or by attribute, and what conditions are about (rest-api §8.1, §8.2). */
export const pushCommands = {
  'openim/im_push': command({
    ...pushCommand,
    aliases: alsoAs('im_push'),
    input: Type.Object({ Condition, ...push }),
    output: Type.Object({ TaskId: Type.String() }),
    errors: [
      ...pushErrors,
      ...(['pushTagInBoth', 'pushTooManyTags', 'pushTagTooLong', 'pushTagEmpty', 'pushTagsAndAttributes'] as const),
      ...(['pushAttributeUnknown', 'pushAttributeLength'] as const),
    ],
    invalid: 'bodyMismatch',
    fieldFaults: pushFaults,
    typeFaults: { MsgBody: 'msgBodyNotArray' },
    emptyIsAbsent: true,
    runsOnce: true,
    spec: ['S47'],
    summary: 'Push a message to everybody, or to those for whom a condition on tags or attributes holds.',
  }),
  'openim/im_get_push_report': command({
    ...pushCommand,
    aliases: alsoAs('im_get_push_report'),
    input: Type.Object({ TaskIds: Names }),
    output: Type.Object({ Reports: PushReport }),
    errors: ['pushTooManyTasks', 'pushTaskUnknown'],
    invalid: 'pushTaskMissing',
    spec: ['S47'],
    summary: 'How far pushes are.',
  }),
  'openim/im_set_attr_name': command({
    ...helper({ aliases: alsoIn('im_set_attr_name'), invalid: 'pushSetIllegal' } as const),
    input: Type.Object({ AttrNames }),
    output: Type.Object({}),
    errors: ['pushKeyIllegal', 'pushAttributeLength'],
    spec: ['S47'],
    summary: "Name the app's attributes, at most ten; those that are not mentioned stay.",
  }),
  'openim/im_get_attr_name': command({
    ...helper({ aliases: alsoIn('im_get_attr_name'), invalid: 'pushGetIllegal' } as const),
    input: Type.Object({}),
    output: Type.Object({ AttrNames }),
    errors: [],
    spec: ['S47'],
    summary: "The names of the app's attributes.",
  }),
  'openim/im_set_attr': command({
    ...helper({ aliases: alsoIn('im_set_attr'), invalid: 'pushSetIllegal' } as const),
    input: Type.Object({ UserAttrs: Type.Array(Type.Object({ ...Of, Attrs: PushValues })) }),
    fieldAliases: { Attrs: 'UserAttrs' },
    output: Type.Object({}),
    errors: [...accounts, 'pushAttributeUnknown', 'pushAttributeLength'],
    spec: ['S47'],
    summary: 'Give accounts values of attributes; others that they have stay.',
  }),
  'openim/im_remove_attr': command({
    ...helper({ aliases: alsoIn('im_remove_attr'), invalid: 'pushRemoveIllegal' } as const),
    input: Type.Object({ ...OfOne, UserAttrs: Type.Array(Type.Union([OfAttributes, Type.String()])) }),
    fieldAliases: { Attrs: 'UserAttrs' },
    output: Type.Object({}),
    errors: [...accounts, 'pushAttributeUnknown'],
    spec: ['S47'],
    summary: 'Take attributes from accounts.',
  }),
  'openim/im_get_attr': command({
    ...helper({ aliases: alsoIn('im_get_attr'), invalid: 'pushGetIllegal' } as const),
    input: Type.Object({ To_Account: PushAccounts }),
    output: Type.Object({
      UserAttrs: Type.Array(Type.Object({ ...Of, Attrs: Type.Record(Type.String(), Type.String()) })),
    }),
    errors: accounts,
    spec: ['S47'],
    summary: 'The attributes of accounts.',
  }),
  'openim/im_add_tag': command({
    ...helper({ aliases: alsoIn('im_add_tag'), invalid: 'pushSetIllegal' } as const),
    input: Type.Object({ ...OfOne, UserTags: Type.Array(Type.Union([OfNames, Type.String()])) }),
    fieldAliases: { Tags: 'UserTags' },
    output: Type.Object({}),
    errors: [...accounts, 'pushTooManyTags', 'pushTagTooLong', 'pushTagEmpty', 'pushUserTagsFull'],
    spec: ['S47'],
    summary: 'Give accounts tags beside those that they have.',
  }),
  'openim/im_remove_tag': command({
    ...helper({ aliases: alsoIn('im_remove_tag'), invalid: 'pushRemoveIllegal' } as const),
    input: Type.Object({ ...OfOne, UserTags: Type.Array(Type.Union([OfNames, Type.String()])) }),
    fieldAliases: { Tags: 'UserTags' },
    output: Type.Object({}),
    errors: accounts,
    spec: ['S47'],
    summary: 'Take tags from accounts.',
  }),
  'openim/im_remove_all_tags': command({
    ...helper({ aliases: alsoIn('im_remove_all_tags', 'clear_all_tags'), invalid: 'pushRemoveIllegal' } as const),
    input: Type.Object({ To_Account: PushAccounts }),
    output: Type.Object({}),
    errors: accounts,
    spec: ['S47'],
    summary: 'Take all tags from accounts.',
  }),
  'openim/im_get_tag': command({
    ...helper({ aliases: alsoIn('im_get_tag'), invalid: 'pushGetIllegal' } as const),
    input: Type.Object({ To_Account: PushAccounts }),
    output: Type.Object({ UserTags: Type.Array(OfNames) }),
    errors: accounts,
    spec: ['S47'],
    summary: 'The tags of accounts.',
  }),
} as const;

const OldTags = Type.Record(Type.String(), Type.String(), { description: 'By number, "0" to "9".' });

/** The same as it was before: numbered tags, which are attributes by their number (rest-api §8.3). */
export const oldPushCommands = {
  'openim/push': command({
    ...pushCommand,
    input: Type.Object({ Condition: OldCondition, ...push }),
    output: Type.Object({ TaskId: Type.String() }),
    errors: [...pushErrors, 'pushKeyIllegal', 'pushOldTagTooLong'],
    invalid: 'bodyMismatch',
    fieldFaults: pushFaults,
    typeFaults: { MsgBody: 'msgBodyNotArray' },
    emptyIsAbsent: true,
    runsOnce: true,
    spec: ['S47'],
    summary: 'Push a message by numbered tags (before 2018; `im_push` later).',
  }),
  'openim/get_push_report': command({
    ...pushCommand,
    input: Type.Object({ Tasks: Type.Array(Type.Object({ TaskId: Type.String() })) }),
    listBody: 'Tasks',
    output: Type.Object({ ReportList: PushReport }),
    errors: ['pushTooManyTasks', 'pushTaskUnknown'],
    invalid: 'pushTaskMissing',
    spec: ['S47'],
    summary: 'How far pushes are (before 2018; `im_get_push_report` later). The body is the list itself.',
  }),
  'openim/set_tag': command({
    ...helper({ invalid: 'pushSetIllegal', listBody: 'UserTags' } as const),
    input: Type.Object({ UserTags: Type.Array(Type.Object({ ...Of, Tags: PushValues })) }),
    output: Type.Object({}),
    errors: [...accounts, 'pushKeyIllegal', 'pushOldTagTooLong'],
    spec: ['S47'],
    summary: 'Give accounts numbered tags (before 2018; `im_set_attr` later). The body is the list itself.',
  }),
  'openim/remove_tag': command({
    ...helper({ invalid: 'pushRemoveIllegal', listBody: 'UserTags' } as const),
    input: Type.Object({
      UserTags: Type.Array(Type.Object({ ...Of, Tags: Type.Array(Type.Union([Type.Integer(), Type.String()])) })),
    }),
    output: Type.Object({}),
    errors: [...accounts, 'pushKeyIllegal'],
    spec: ['S47'],
    summary: 'Take numbered tags from accounts (before 2018; `im_remove_attr` later). The body is the list itself.',
  }),
  'openim/get_tag': command({
    ...helper({ invalid: 'pushGetIllegal' } as const),
    input: Type.Object({ To_Account: PushAccounts }),
    output: Type.Object({ UserTags: Type.Array(Type.Object({ ...Of, Tags: OldTags })) }),
    errors: accounts,
    spec: ['S47'],
    summary: 'The numbered tags of accounts (before 2018; `im_get_attr` later).',
  }),
} as const;
