import type { Fields } from '../storage/port/groups.ts';
import { type Needs, type Speech, screenTexts } from '../words/screen.ts';

/** Whose words they are, and of which group. */
type Who = Omit<Speech, 'place'>;

interface GroupTexts {
  name?: string | undefined;
  introduction?: string | undefined;
  notification?: string | undefined;
  fields?: Fields | undefined;
}

interface MemberTexts {
  nameCard?: string | undefined;
  fields?: Fields | undefined;
}

/**
 * Looks for banned words in what is said of a group: name, introduction, notice and custom fields (error-codes, 80001).
 *
 * @returns what was given, as the app's words leave it
 * @throws ImError `textRefused`
 */
export async function screenGroup<T extends GroupTexts>(needs: Needs, who: Who, wanted: T): Promise<T> {
  const speech = { ...who, place: 'GroupInfo' } as const;
  const { name, introduction, notification, fields } = wanted;
  const texts = await screenTexts(needs, speech, { name, introduction, notification });
  return { ...wanted, ...given(texts), ...(fields && { fields: await screenTexts(needs, speech, fields) }) };
}

/**
 * Looks for banned words in what is said of a member: name card and custom fields.
 *
 * @returns what was given, as the app's words leave it
 * @throws ImError `textRefused`
 */
export async function screenMember<T extends MemberTexts>(needs: Needs, who: Who, wanted: T): Promise<T> {
  const speech = { ...who, place: 'GroupMemberInfo' } as const;
  const { nameCard, fields } = wanted;
  const texts = await screenTexts(needs, speech, { nameCard });
  return { ...wanted, ...given(texts), ...(fields && { fields: await screenTexts(needs, speech, fields) }) };
}

/** Without what is not there. */
const given = (texts: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined));
