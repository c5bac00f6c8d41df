import Type from 'typebox';
import { command } from '../command.ts';
import { Attributes, AttributesChange, Counters, CountersChange, GroupID } from '../groups.ts';
import { UInt32, UserID } from '../ids.ts';

const session = { caller: 'session', invalid: 'groupParamsIllegal' } as const;
/** What changes a group runs in order with what is sent to it. */
const inGroup = { ...session, orderBy: 'groupId' } as const;
const group = { groupId: GroupID };
const Keys = Type.Array(Type.String(), { maxItems: 100, description: 'Empty: all.' });
/** `random` is drawn by the writer: the same again is the same call. */
const writing = { ...group, random: UInt32 };
const seen = Type.Optional(
  Type.Integer({ minimum: 0, description: 'The version that the writer saw: keys that changed since are refused.' }),
);
const unknown = ['groupUnknown', 'groupDenied'] as const;
const attrFaults = [
  ...unknown,
  'groupParamsIllegal',
  'groupAttrKeyTooLong',
  'groupAttrValueTooLong',
  'groupAttrTooMany',
  'groupAttrsTooLong',
  'groupAttrRate',
  'groupAttrUnknown',
  'groupAttrConflict',
] as const;

/** Attributes and counters of groups, and marks in live rooms, over the socket. */
export const socketGroupStateCommands = {
  getGroupAttributes: command({
    ...session,
    input: Type.Object(group),
    output: Type.Object({
      id: Type.String({ description: 'Number of the log of the group.' }),
      version: Type.Integer({ description: 'Goes up with each change; 0: there was none yet.' }),
      attributes: Attributes,
    }),
    errors: unknown,
    spec: ['S74'],
    summary: 'All attributes of a group.',
  }),
  setGroupAttributes: command({
    ...inGroup,
    input: Type.Object({
      ...writing,
      attributes: Attributes,
      isWhole: Type.Optional(Type.Boolean({ description: 'Those that are not given are deleted.' })),
      seen,
    }),
    output: AttributesChange,
    errors: attrFaults,
    spec: ['S74'],
    summary: 'Add attributes to a group, or change them.',
  }),
  deleteGroupAttributes: command({
    ...inGroup,
    input: Type.Object({ ...writing, keys: Keys, seen }),
    output: AttributesChange,
    errors: attrFaults,
    spec: ['S74'],
    summary: 'Delete attributes of a group: these, or all.',
  }),
  getGroupCounters: command({
    ...session,
    input: Type.Object(group),
    output: Type.Object({
      id: Type.String({ description: 'Number of the log of the group.' }),
      version: Type.Integer({ description: 'Goes up with each change; 0: there was none yet.' }),
      counters: Counters,
    }),
    errors: [...unknown, 'groupCountersOff'],
    spec: ['S74'],
    summary: 'All counters of a group.',
  }),
  changeGroupCounters: command({
    ...inGroup,
    input: Type.Object({
      ...writing,
      mode: Type.Enum(['set', 'increase', 'decrease']),
      counters: Type.Array(Type.Object({ key: Type.String(), value: Type.Integer() }), { minItems: 1, maxItems: 100 }),
    }),
    output: Type.Object({ ...CountersChange.properties, counters: Counters }),
    errors: [...unknown, 'groupParamsIllegal', 'groupCountersOff', 'groupCounterLimit'],
    spec: ['S74'],
    summary: 'Set, raise or lower counters of a group at once; `counters` is what they are after it.',
  }),
  markGroupMembers: command({
    ...inGroup,
    input: Type.Object({
      ...group,
      userIds: Type.Array(UserID, { minItems: 1, maxItems: 500 }),
      mark: Type.Integer({ minimum: 1_000, maximum: Number.MAX_SAFE_INTEGER }),
      isMarked: Type.Boolean(),
    }),
    output: Type.Object({ userIds: Type.Array(Type.String(), { description: 'Those of them who are in the room.' }) }),
    errors: [...unknown, 'groupParamsIllegal', 'groupTooManyAccounts'],
    spec: ['S26'],
    summary: 'Mark those who are in a live room, or take the mark off.',
  }),
} as const;
