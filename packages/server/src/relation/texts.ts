import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';

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
 * @throws ImError `friendParamsIllegal`
 */
export function assertBytes(field: string, value: unknown, max: number): void {
  const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0;
  if (bytes > max)
    throw new ImError('friendParamsIllegal', { field, reason: `has ${bytes} bytes, at most ${max} are allowed` });
}

/** The first of these texts that contains a banned word of the app (S27). */
export const bannedAmong = (
  { words }: Pick<Ctx, 'words'>,
  sdkAppId: number,
  texts: Readonly<Record<string, string | undefined>>,
): string | undefined => Object.entries(texts).find(([, text]) => text && words.hits(sdkAppId, text))?.[0];

/**
 * Refuses texts with a banned word of the app (S27).
 *
 * @throws ImError `friendTextRefused`
 */
export function screenFriendTexts(
  ctx: Pick<Ctx, 'words'>,
  sdkAppId: number,
  texts: Readonly<Record<string, string | undefined>>,
): void {
  const field = bannedAmong(ctx, sdkAppId, texts);
  if (field !== undefined) throw new ImError('friendTextRefused', { field });
}
