import { ImError, PUSH_NUMBERS, type Settings } from '@hongyan/contract';
import type { PushAttribute, PushCondition } from '../storage/port/pushes.ts';

/** Values by name or number, as callers write them: what is a number there is taken as its digits. */
export type Values = Readonly<Record<string, string | number>>;

/** A condition as `im_push` has it. */
interface Fields {
  TagsOr?: string[];
  TagsAnd?: string[];
  AttrsOr?: Values;
  AttrsAnd?: Values;
}

/** A condition as the old `push` has it: tags by number. */
interface OldFields {
  TagsOr?: Values;
  TagsAnd?: Values;
}

type Limits = Pick<Settings, 'pushTagsMax' | 'pushTagMaxBytes' | 'pushAttributeMaxBytes'>;
/** The number of an attribute by its name. */
export type Numbers = ReadonlyMap<string, number>;

const bytesOf = (text: string): number => Buffer.byteLength(text);

/**
 * The one condition that a caller sent, also where it stands in a list.
 *
 * @throws ImError `pushConditionIllegal`
 */
export function theOne<T extends object>(given: T | T[] | undefined): T | undefined {
  if (!Array.isArray(given)) return given;
  const [only, ...more] = given;
  if (only && more.length === 0) return only;
  throw new ImError('pushConditionIllegal', { field: 'Condition', reason: 'must be one condition' });
}

/**
 * Reads whom a push is for; nothing said means everybody.
 *
 * A list or map that is there but empty is refused: it is most likely the fault of the caller, and would be told to all.
 *
 * @param numbers the app's attributes by name
 * @throws ImError `pushConditionIllegal`, `pushTagsAndAttributes`, `pushTagInBoth`, `pushTagEmpty`, `pushTagTooLong`,
 *   `pushTooManyTags`, `pushAttributeUnknown`, `pushAttributeLength`
 */
export function readCondition(limits: Limits, numbers: Numbers, fields: Fields = {}): PushCondition {
  const { TagsOr, TagsAnd, AttrsOr, AttrsAnd } = fields;
  for (const [field, value] of Object.entries({ TagsOr, TagsAnd, AttrsOr, AttrsAnd })) assertFilled(field, value);
  if ((TagsOr || TagsAnd) && (AttrsOr || AttrsAnd)) throw new ImError('pushTagsAndAttributes');
  if (TagsOr) assertTags(limits, 'Condition.TagsOr', TagsOr);
  if (TagsAnd) assertTags(limits, 'Condition.TagsAnd', TagsAnd);
  const both = TagsOr?.find((tag) => TagsAnd?.includes(tag));
  if (both !== undefined) throw new ImError('pushTagInBoth', { tag: both });
  return {
    ...(TagsOr && { tagsOr: TagsOr }),
    ...(TagsAnd && { tagsAnd: TagsAnd }),
    ...(AttrsOr && { attributesOr: readAttributes(limits, numbers, 'Condition.AttrsOr', AttrsOr) }),
    ...(AttrsAnd && { attributesAnd: readAttributes(limits, numbers, 'Condition.AttrsAnd', AttrsAnd) }),
  };
}

/**
 * The same of the old command: its numbered tags are attributes by their number.
 *
 * @throws ImError `pushConditionIllegal`, `pushKeyIllegal`, `pushOldTagTooLong`
 */
export function readOldCondition(limits: Limits, { TagsOr, TagsAnd }: OldFields = {}): PushCondition {
  for (const [field, value] of Object.entries({ TagsOr, TagsAnd })) assertFilled(field, value);
  return {
    ...(TagsOr && { attributesOr: readNumbered(limits, 'Condition.TagsOr', TagsOr) }),
    ...(TagsAnd && { attributesAnd: readNumbered(limits, 'Condition.TagsAnd', TagsAnd) }),
  };
}

function assertFilled(field: string, value: object | undefined): void {
  if (value === undefined || Object.keys(value).length > 0) return;
  throw new ImError('pushConditionIllegal', { field: `Condition.${field}`, reason: 'is empty, leave it out' });
}

/**
 * Refuses tags that are empty, too long or too many.
 *
 * @throws ImError `pushTooManyTags`, `pushTagEmpty`, `pushTagTooLong`
 */
export function assertTags({ pushTagsMax: max, pushTagMaxBytes }: Limits, field: string, tags: string[]): void {
  if (tags.length > max) throw new ImError('pushTooManyTags', { field, count: tags.length, max });
  tags.forEach((tag, at) => {
    const bytes = bytesOf(tag);
    if (bytes === 0) throw new ImError('pushTagEmpty', { field: `${field}[${at}]` });
    if (bytes > pushTagMaxBytes)
      throw new ImError('pushTagTooLong', { field: `${field}[${at}]`, bytes, max: pushTagMaxBytes });
  });
}

/**
 * Attributes by the names that the app gave them.
 *
 * @throws ImError `pushAttributeUnknown`, `pushAttributeLength`
 */
export function readAttributes(limits: Limits, numbers: Numbers, field: string, values: Values): PushAttribute[] {
  return Object.entries(values).map(([name, given]) => {
    const value = String(given);
    assertAttributeFits(limits, `${field}.${name}`, value);
    return { number: numberOf(numbers, field, name), value };
  });
}

/** The number of an attribute. @throws ImError `pushAttributeUnknown` */
export function numberOf(numbers: Numbers, field: string, name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new ImError('pushAttributeUnknown', { field, name });
  return number;
}

/** Refuses a name or a value of an attribute that is empty or too long. @throws ImError `pushAttributeLength` */
export function assertAttributeFits({ pushAttributeMaxBytes: max }: Limits, field: string, text: string): void {
  const bytes = bytesOf(text);
  if (bytes === 0 || bytes > max) throw new ImError('pushAttributeLength', { field, bytes, max });
}

/**
 * Numbered tags as the attributes that they are.
 *
 * @throws ImError `pushKeyIllegal`, `pushOldTagTooLong`
 */
export function readNumbered({ pushTagMaxBytes: max }: Limits, field: string, values: Values): PushAttribute[] {
  return Object.entries(values).map(([key, given]) => {
    const value = String(given);
    const bytes = bytesOf(value);
    if (bytes === 0) throw new ImError('pushKeyIllegal', { field: `${field}.${key}`, reason: 'is empty' });
    if (bytes > max) throw new ImError('pushOldTagTooLong', { field: `${field}.${key}`, bytes, max });
    return { number: readNumber(field, key), value };
  });
}

/** A number of an attribute as callers write it. @throws ImError `pushKeyIllegal` */
export function readNumber(field: string, key: string | number): number {
  const number = Number(key);
  if (/^\d$/.test(String(key)) && number < PUSH_NUMBERS) return number;
  throw new ImError('pushKeyIllegal', {
    field: `${field}.${key}`,
    reason: `must be a number from 0 to ${PUSH_NUMBERS - 1}`,
  });
}
