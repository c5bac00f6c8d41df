import type { Elem, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { type Speech, screenBody } from '../words/screen.ts';
import { packBody } from './body.ts';

/** A body that may be stored and told, and its JSON. */
export interface AcceptedBody {
  /** The body that came, unless words in it were replaced. */
  body: Elem[];
  json: string;
}

/**
 * What every body must pass before it is stored or told, whether it is sent, edited or imported into a group: its size
 * (S17), then the app's banned words (S27), which may put stars into it.
 *
 * @param json the body, where it was packed already
 * @throws ImError `messageTooLong`, `textRefused`
 */
export async function acceptBody(
  ctx: Pick<Ctx, 'words' | 'storage' | 'apps' | 'clock'>,
  settings: Pick<Settings, 'maxMessageBytes'>,
  speech: Speech,
  body: Elem[],
  json = packBody(settings, body),
): Promise<AcceptedBody> {
  const screened = await screenBody(ctx, speech, body);
  return { body: screened, json: screened === body ? json : JSON.stringify(screened) };
}
