import { ImError, type Settings, TOPIC_MARK } from '@hongyan/contract';
import type { Fields } from '../storage/port/groups.ts';

/** Texts of a group and about it, with the setting that bounds each. */
const TEXTS = {
  name: 'groupNameMaxBytes',
  introduction: 'groupIntroductionMaxBytes',
  notification: 'groupNotificationMaxBytes',
  faceUrl: 'groupFaceUrlMaxBytes',
  nameCard: 'groupNameCardMaxBytes',
  text: 'groupNoteMaxBytes',
  reason: 'groupNoteMaxBytes',
} as const satisfies Record<string, keyof Settings>;

export type GroupText = keyof typeof TEXTS;

/**
 * Refuses texts above the app's limits, in UTF-8 bytes.
 *
 * @param names what the caller calls the fields, for the error's text
 * @throws ImError `groupParamsIllegal`
 */
export function assertTexts(
  settings: Settings,
  texts: { [T in GroupText]?: string | undefined },
  names: Partial<Record<GroupText, string>> = {},
): void {
  for (const [text, setting] of Object.entries(TEXTS) as [GroupText, (typeof TEXTS)[GroupText]][]) {
    const bytes = Buffer.byteLength(texts[text] ?? '');
    if (bytes > settings[setting]) throw tooLong(names[text] ?? text, bytes, settings[setting]);
  }
}

const tooLong = (field: string, bytes: number, max: number): ImError =>
  new ImError('groupParamsIllegal', { field, reason: `has ${bytes} bytes, at most ${max} are allowed` });

const KEY = /^[A-Za-z0-9_]{1,16}$/;

/**
 * Refuses custom fields with wrong keys or values above the limit.
 *
 * @param maxBytes of a value
 * @throws ImError `groupParamsIllegal`
 */
export function assertFields(fields: Fields | undefined, maxBytes: number, field: string): void {
  for (const [key, value] of Object.entries(fields ?? {})) {
    if (!KEY.test(key))
      throw new ImError('groupParamsIllegal', {
        field,
        reason: `key ${key}: 1 to 16 letters, digits and _ are allowed`,
      });
    const bytes = Buffer.byteLength(value);
    if (bytes > maxBytes) throw tooLong(`${field}.${key}`, bytes, maxBytes);
  }
}

const PRINTABLE = /^[\x20-\x7e]+$/;

/** How the own part of a topic's id begins that the server draws. */
const DRAWN_TOPIC = '@TOPIC#';

/** Longest id of any group, as the socket takes them too. */
const ID_MAX = 100;

/** Whether any group could have this id. */
export const isGroupId = (groupId: string): boolean => PRINTABLE.test(groupId) && groupId.length <= ID_MAX;

/**
 * Refuses a group id that no app may choose (rest-api §1.5): printable ASCII, not beginning as the server's own do.
 *
 * @param isImported the group comes from another server and keeps its id, which that one may have drawn
 * @throws ImError `groupIdIllegal`
 */
export function assertGroupId(
  { groupIdMaxBytes }: Settings,
  groupId: string,
  { type, isImported }: { type: string; isImported: boolean },
): void {
  const isCommunity = type === 'Community';
  const refuse = (reason: string) => new ImError('groupIdIllegal', { field: 'GroupId', groupId, reason });
  if (!PRINTABLE.test(groupId)) throw refuse('must be printable ASCII');
  if (groupId.length > groupIdMaxBytes) throw refuse(`at most ${groupIdMaxBytes} bytes are allowed`);
  // Clients tell a community by its id, whoever chose it.
  if (isCommunity && !groupId.startsWith('@TGS#_')) throw refuse('that of a community begins with @TGS#_');
  if (!isCommunity && groupId.startsWith(isImported ? '@TGS#_' : '@TGS#'))
    throw refuse('@TGS# is for ids that the server draws');
  if (!isImported && groupId.startsWith('@TGS#_@TGS#')) throw refuse('@TGS#_@TGS# is for ids that the server draws');
  if (groupId.includes(TOPIC_MARK)) throw refuse(`must not contain ${TOPIC_MARK}`);
}

/**
 * Refuses a topic id that no app may choose (rest-api §16.4): the community's, `@TOPIC#_`, and an own part.
 *
 * @param isImported the topic comes from another server and keeps its id, which that one may have drawn
 * @throws ImError `groupIdIllegal`
 */
export function assertTopicId(
  { topicIdMaxBytes }: Settings,
  topicId: string,
  { communityId, isImported }: { communityId: string; isImported: boolean },
): void {
  const refuse = (reason: string) => new ImError('groupIdIllegal', { groupId: topicId, reason });
  const prefix = `${communityId}${TOPIC_MARK}`;
  if (!PRINTABLE.test(topicId)) throw refuse('must be printable ASCII');
  if (topicId.length > topicIdMaxBytes) throw refuse(`at most ${topicIdMaxBytes} bytes are allowed`);
  const drawn = isImported && topicId.startsWith(`${prefix}${DRAWN_TOPIC}`) ? DRAWN_TOPIC : '';
  const own = topicId.slice(prefix.length + drawn.length);
  if (!topicId.startsWith(prefix) || own === '') throw refuse(`must be ${prefix} and an own part`);
  if (own.startsWith('@TOPIC#')) throw refuse('@TOPIC#_@TOPIC# is for ids that the server draws');
  if (own.includes('@TGS#_') || own.includes(TOPIC_MARK))
    throw refuse(`the own part must not contain @TGS#_ or ${TOPIC_MARK}`);
}

/**
 * Refuses texts of a topic above the app's limits, in UTF-8 bytes; the others are bounded as those of groups.
 *
 * @throws ImError `groupParamsIllegal`
 */
export function assertTopicTexts(
  { topicNameMaxBytes, topicCustomMaxBytes }: Settings,
  { name = '', customString = '' }: { name?: string | undefined; customString?: string | undefined },
): void {
  const [nameBytes, customBytes] = [Buffer.byteLength(name), Buffer.byteLength(customString)];
  if (nameBytes > topicNameMaxBytes) throw tooLong('name', nameBytes, topicNameMaxBytes);
  if (customBytes > topicCustomMaxBytes) throw tooLong('customString', customBytes, topicCustomMaxBytes);
}
