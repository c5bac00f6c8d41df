import type { Elem, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { type Speech, screenBody } from '../words/screen.ts';
import { packBody } from './body.ts';
import { holdsOf } from './filesIn.ts';
import { type Accepted, hasMerged, settleMerged } from './merged.ts';

type Needs = Pick<Ctx, 'words' | 'storage' | 'apps' | 'clock'>;

/**
 * What every body must pass before it is stored or told, whether it is sent, edited or imported into a group: its size
 * (S17), then the app's banned words (S27), which may put stars into it. Lists of merged messages may be kept apart.
 *
 * @param packed the body as `packPlain` gave it, where it did
 * @throws ImError `messageTooLong`, `textRefused`
 */
export async function acceptBody(
  ctx: Needs,
  settings: Settings,
  speech: Speech,
  body: Elem[],
  packed = packPlain(settings, body),
): Promise<Accepted> {
  const screened = await screenBody(ctx, speech, body);
  if (hasMerged(screened)) return settleMerged(ctx, settings, speech.sdkAppId, screened);
  return { body: screened, json: screened === body ? packed : JSON.stringify(screened), ...holdsOf(screened) };
}

/**
 * A body as JSON, which must have the right size; of one that holds merged messages nothing, for its lists may be kept apart.
 *
 * @throws ImError `messageTooLong`
 */
export const packPlain = (settings: Pick<Settings, 'maxMessageBytes'>, body: Elem[]): string =>
  hasMerged(body) ? '' : packBody(settings, body);

/**
 * What a body of an import must pass that is not screened for words: its size.
 *
 * @throws ImError `messageTooLong`
 */
export function measureBody(
  ctx: Pick<Ctx, 'storage' | 'clock'>,
  settings: Settings,
  sdkAppId: number,
  body: Elem[],
): Accepted | Promise<Accepted> {
  if (hasMerged(body)) return settleMerged(ctx, settings, sdkAppId, body);
  return { body, json: packBody(settings, body), ...holdsOf(body) };
}
