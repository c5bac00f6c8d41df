import { type FriendCustom, ImError, type Settings } from '@hongyan/contract';
import type { Account } from '../storage/port/accounts.ts';
import { type Needs, type Speech, screenRelation } from '../words/screen.ts';

/** Texts about friends, with the setting that bounds each. */
const BOUNDS = {
  remark: 'friendRemarkMaxBytes',
  wording: 'friendWordingMaxBytes',
  group: 'friendGroupNameMaxBytes',
} as const satisfies Record<string, keyof Settings>;

/**
 * Refuses texts that are too long, in UTF-8 bytes.
 *
 * @throws ImError `friendParamsIllegal`
 */
export function assertFriendTexts(
  settings: Settings,
  texts: { [T in keyof typeof BOUNDS]?: string | undefined },
  names: Partial<Record<keyof typeof BOUNDS, string>> = {},
): void {
  for (const [text, setting] of Object.entries(BOUNDS) as [keyof typeof BOUNDS, (typeof BOUNDS)['remark']][])
    assertBytes(names[text] ?? text, texts[text] ?? '', settings[setting]);
}

/**
 * Refuses a text that is too long.
 *
 * @param max in UTF-8 bytes
 * @param what the text's name, where it is a part of the field
 * @throws ImError `friendParamsIllegal`
 */
export function assertBytes(field: string, value: unknown, max: number, what = ''): void {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (bytes > max)
    throw new ImError('friendParamsIllegal', {
      field,
      reason: `${what}has ${bytes} bytes, at most ${max} are allowed`,
    });
}

/** What may be said of a friend. */
export interface FriendTexts {
  remark?: string | undefined;
  wording?: string | undefined;
  group?: string | undefined;
  groups?: string[] | undefined;
  custom?: FriendCustom | undefined;
}

/**
 * Looks for banned words in what is said of a friend: remark, wording, names of friend groups, custom fields (S27).
 *
 * @param who whose words they are, and of whom
 * @returns the entry as the app's words leave it
 * @throws ImError `friendTextRefused`
 */
export async function screenFriend<T extends FriendTexts>(
  ctx: Needs,
  who: Omit<Speech, 'place'>,
  entry: T,
): Promise<T> {
  const { remark, wording, group, groups, custom } = entry;
  const names = Object.fromEntries((groups ?? []).map((name) => [`group ${name}`, name]));
  const wanted: Record<string, unknown> = { remark, wording, group, ...names, ...custom };
  const texts = await screenRelation(ctx, who, wanted);
  if (texts === wanted) return entry;

  const to = Object.fromEntries(Object.entries(texts).filter(([field]) => field in entry));
  return {
    ...entry,
    ...to,
    // Two that are replaced may have become one.
    ...(groups && { groups: [...new Set(groups.map((name) => texts[`group ${name}`]))] }),
    ...(custom && { custom: Object.fromEntries(Object.keys(custom).map((tag) => [tag, texts[tag]])) }),
  };
}

/**
 * Looks for banned words in names of friend groups (S27).
 *
 * @returns the names as the app's words leave them, each once
 * @throws ImError `friendTextRefused`
 */
export async function screenGroupNames(
  ctx: Needs,
  { sdkAppId, userId }: Pick<Account, 'sdkAppId' | 'userId'>,
  names: readonly string[],
): Promise<string[]> {
  const screened: string[] = [];
  for (const GroupName of names)
    screened.push((await screenRelation(ctx, { sdkAppId, userId, target: userId }, { GroupName })).GroupName);
  return screened.some((name, at) => name !== names[at]) ? [...new Set(screened)] : screened;
}
