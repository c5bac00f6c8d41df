import { ImError, type Settings, type WireReactor } from '@hongyan/contract';
import { readCursor } from '../conversation/cursor.ts';
import type { C2cPlace, GroupPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Reactor } from '../storage/port/reactions.ts';

/** Users that are named of each reaction unless the caller says how many. */
export const NAMED = 10;

/** Which of those who reacted so to a message are asked for. */
interface ReactorPage {
  seq: number;
  reaction: string;
  cursor?: string | undefined;
  count?: number | undefined;
}

/**
 * Who reacted so to a message, the earliest first, a page at a time; the cursor is empty at the end.
 *
 * @throws ImError `messageUnknown` for who does not see it, `socketParamsIllegal` for a cursor that is none
 */
export async function readReactors(
  ctx: Pick<Ctx, 'storage'>,
  { pageMax, pageBytes }: Settings,
  { log, me }: C2cPlace | GroupPlace,
  { seq, reaction, ...page }: ReactorPage,
): Promise<{ reactors: WireReactor[]; cursor: string }> {
  const offset = readCursor(page.cursor);
  const count = Math.min(page.count ?? pageMax, pageMax);
  // One more than fits says whether there is a next page.
  const found = await ctx.storage.reactions.users(log, me.uid, seq, { reaction, offset, count: count + 1 });
  if (found === 'unknown') throw new ImError('messageUnknown');
  const reactors = cutPage(found.slice(0, count).map(wireReactor), pageBytes);
  return { reactors, cursor: reactors.length === found.length ? '' : String(offset + reactors.length) };
}

/** Somebody who reacted, as answers say it. */
export const wireReactor = ({ userId, nick, faceUrl }: Reactor): WireReactor => ({
  userId,
  ...(nick && { nick }),
  ...(faceUrl && { faceUrl }),
});
