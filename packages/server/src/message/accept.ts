import type { Elem, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { screenBody } from '../words/screen.ts';
import { packBody } from './body.ts';
import { type Accepted, hasMerged, settleMerged } from './merged.ts';

type Needs = Pick<Ctx, 'words' | 'storage' | 'clock'>;

/**
 * What every body must pass before it is stored or told, whether it is sent, edited or imported into a group: its size
 * (S17), then the app's banned words (S27). The answer is at hand at once but for merged messages, whose lists may be kept.
 *
 * @throws ImError `messageTooLong`, `textRefused`
 */
export function acceptBody(
  ctx: Needs,
  settings: Settings,
  sdkAppId: number,
  body: Elem[],
): Accepted | Promise<Accepted> {
  if (hasMerged(body)) {
    screenBody(ctx, sdkAppId, body);
    return settleMerged(ctx, settings, sdkAppId, body);
  }
  const json = packBody(settings, body);
  screenBody(ctx, sdkAppId, body);
  return { body, json };
}

/**
 * What a body of an import must pass that is not screened for words: its size.
 *
 * @throws ImError `messageTooLong`
 */
export function measureBody(
  ctx: Omit<Needs, 'words'>,
  settings: Settings,
  sdkAppId: number,
  body: Elem[],
): Accepted | Promise<Accepted> {
  return hasMerged(body) ? settleMerged(ctx, settings, sdkAppId, body) : { body, json: packBody(settings, body) };
}
