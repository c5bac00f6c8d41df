import { CUSTOM_FRIEND_TAG, type FriendCustom, ImError, type ProfileFields, type Settings } from '@hongyan/contract';
import { profileField } from '../account/profileTags.ts';
import type { Friend, FriendChange } from '../storage/port/friends.ts';
import type { Profile } from '../storage/port/profiles.ts';
import { assertBytes } from './texts.ts';

/** A field over REST. */
export interface TagValue {
  Tag: string;
  Value: string | number | string[];
}

const REMARK = 'Tag_SNS_IM_Remark';
const GROUP = 'Tag_SNS_IM_Group';
const CUSTOM_PROFILE = 'Tag_Profile_Custom_';

/** What each standard tag of a friend says (rest-api §19.3); nothing where there is nothing to say. */
const STANDARD: Readonly<Record<string, (friend: Friend) => TagValue['Value'] | undefined>> = {
  Tag_SNS_IM_AddTime: ({ addedMs }) => Math.floor(addedMs / 1000),
  Tag_SNS_IM_AddSource: ({ source }) => source || undefined,
  Tag_SNS_IM_AddWording: ({ wording }) => wording || undefined,
  [REMARK]: ({ remark }) => remark || undefined,
  [GROUP]: ({ groups }) => (groups.length > 0 ? groups : undefined),
};

/** The standard fields of a friend that are set. */
export const standardOf = (friend: Friend): TagValue[] =>
  Object.entries(STANDARD).flatMap(([Tag, read]) => pair(Tag, read(friend)));

/** The custom fields of a friend. */
export const customOf = ({ custom }: Friend): TagValue[] =>
  Object.entries(custom).map(([Tag, Value]) => ({ Tag, Value }));

const pair = (Tag: string, Value: TagValue['Value'] | undefined): TagValue[] =>
  Value === undefined ? [] : [{ Tag, Value }];

/**
 * Chosen fields of a friend and its profile, those that are set. Without a choice all of the friend's but the groups, whose
 * value, a list, two of the published clients cannot read where they did not ask for it (rest-api §10.9).
 */
export function chosenOf(
  friend: Friend,
  profile: Profile | undefined,
  tags: readonly string[] | undefined,
): TagValue[] {
  if (!tags) return [...standardOf(friend).filter(({ Tag }) => Tag !== GROUP), ...customOf(friend)];
  return [...new Set(tags)].flatMap((tag) => pair(tag, valueIn(tag, friend, profile?.fields)));
}

function valueIn(tag: string, friend: Friend, fields: ProfileFields | undefined): TagValue['Value'] | undefined {
  const known = profileField(tag);
  if (known) return fields?.[known];
  if (tag.startsWith(CUSTOM_PROFILE)) return fields?.custom?.[tag];
  return (Object.hasOwn(STANDARD, tag) ? STANDARD[tag]?.(friend) : undefined) ?? friend.custom[ownTag(tag) ?? ''];
}

/** Whether a list of tags names fields of profiles. */
export const namesProfile = (tags: readonly string[] | undefined): boolean =>
  tags?.some((tag) => tag.startsWith('Tag_Profile_')) ?? false;

/**
 * Refuses lists of tags that are too long or name what is no field.
 *
 * @param counted which tags count towards `friendTagsMax`
 * @throws ImError `friendParamsIllegal`
 */
export function assertTags(
  { friendTagsMax }: Settings,
  tags: readonly string[] | undefined,
  counted: (tag: string) => boolean,
): void {
  const count = tags?.filter(counted).length ?? 0;
  if (count > friendTagsMax) throw illegal('TagList', `has ${count} entries, at most ${friendTagsMax} are allowed`);
  const other = tags?.find((tag) => !/^Tag_(SNS|Profile)_/.test(tag));
  if (other !== undefined) throw illegal('TagList', `${other} is no tag of a friend or a profile`);
}

export const isSnsTag = (tag: string): boolean => tag.startsWith('Tag_SNS_');

/** The tag of a custom field under its later name; the one of 2018 has the app's number in it (rest-api §19.4). */
function ownTag(tag: string): string | undefined {
  const [, key] = /^Tag_SNS_(?:Custom|[0-9]+)_([A-Za-z0-9_]{1,8})$/.exec(tag) ?? [];
  return key && CUSTOM_FRIEND_TAG + key;
}

/**
 * What fields of a request say of a friend.
 *
 * @param field what the caller calls them, for the error's text
 * @throws ImError `friendParamsIllegal`
 */
export function changeFrom(
  settings: Settings,
  items: readonly TagValue[],
  field: string,
  mayHaveStandard = true,
): Omit<FriendChange, 'uid'> {
  const change: Omit<FriendChange, 'uid'> = {};
  const custom: FriendCustom = {};
  for (const { Tag, Value } of items) {
    const own = ownTag(Tag);
    if (own !== undefined) custom[own] = customFrom(settings, Value, `${field} ${Tag}`);
    else if (mayHaveStandard && Tag === REMARK) change.remark = remarkFrom(settings, Value, field);
    else if (mayHaveStandard && Tag === GROUP) change.groups = groupsFrom(settings, Value, field);
    else throw illegal(field, `${Tag} cannot be set`);
  }
  return Object.keys(custom).length > 0 ? { ...change, custom } : change;
}

function customFrom({ friendFieldMaxBytes }: Settings, value: TagValue['Value'], field: string): string | number {
  if (Array.isArray(value)) throw illegal(field, 'must be a text or a whole number');
  assertBytes(field, value, friendFieldMaxBytes);
  return value;
}

function remarkFrom({ friendRemarkMaxBytes }: Settings, value: TagValue['Value'], field: string): string {
  if (typeof value !== 'string') throw illegal(field, `${REMARK} must be a text`);
  assertBytes(`${field} ${REMARK}`, value, friendRemarkMaxBytes);
  return value;
}

/**
 * Names of friend groups: one or several; an empty one alone stands for none.
 *
 * @throws ImError `friendParamsIllegal`
 */
export function groupsFrom(
  { friendGroupNameMaxBytes }: Settings,
  value: TagValue['Value'] | undefined,
  field: string,
): string[] {
  if (typeof value === 'number') throw illegal(field, 'names of groups must be texts');
  const names = value === undefined || value === '' ? [] : [value].flat();
  for (const name of names) {
    if (name === '') throw illegal(field, 'the name of a group must not be empty');
    assertBytes(field, name, friendGroupNameMaxBytes, 'the name of a group ');
  }
  return [...new Set(names)];
}

const illegal = (field: string, reason: string): ImError => new ImError('friendParamsIllegal', { field, reason });
