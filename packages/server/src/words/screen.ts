import { type Elem, ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';

type Needs = Pick<Ctx, 'words'>;

/**
 * Refuses texts that contain a banned word of the app (S27).
 *
 * @param texts by the name that the caller knows them by
 * @throws ImError `textRefused`
 */
export function screenTexts(
  { words }: Needs,
  sdkAppId: number,
  texts: Readonly<Record<string, string | undefined>>,
): void {
  for (const [field, text] of Object.entries(texts))
    if (text && words.hits(sdkAppId, text)) throw new ImError('textRefused', { field });
}

/**
 * Refuses a message whose text elements contain a banned word, those of forwarded messages too; custom elements are
 * the app's own affair (rest-api §26.1).
 *
 * @throws ImError `textRefused`
 */
export function screenBody(needs: Needs, sdkAppId: number, body: readonly Elem[]): void {
  for (const { MsgType, MsgContent } of body) {
    if (MsgType === 'TIMTextElem') screenTexts(needs, sdkAppId, { Text: MsgContent.Text });
    if (MsgType !== 'TIMRelayElem') continue;
    for (const { MsgBody } of MsgContent.MsgList ?? []) screenBody(needs, sdkAppId, MsgBody as Elem[]);
  }
}
