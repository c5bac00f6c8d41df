import type { Elem, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { screenBody } from '../words/screen.ts';
import { packBody } from './body.ts';

/**
 * What every body must pass before it is stored or told, whether it is sent, edited or imported into a group: its size
 * (S17), then the app's banned words (S27).
 *
 * @returns the body as JSON
 * @throws ImError `messageTooLong`, `textRefused`
 */
export function acceptBody(
  ctx: Pick<Ctx, 'words'>,
  settings: Pick<Settings, 'maxMessageBytes'>,
  sdkAppId: number,
  body: readonly Elem[],
): string {
  const json = packBody(settings, body);
  screenBody(ctx, sdkAppId, body);
  return json;
}
