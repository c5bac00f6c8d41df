import type { Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { tipRoom } from '../live/speak.ts';
import { countLeft } from '../statistics/moved.ts';
import type { Account } from '../storage/port/accounts.ts';
import { changedInfo } from '../storage/port/groupInfo.ts';
import type { Group } from '../storage/port/groups.ts';
import { announceNews } from './announce.ts';
import { QUIT } from './members.ts';
import { typeOf } from './rules.ts';
import { operatorOf, telling } from './telling.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'bus' | 'deliver' | 'deliverToGroup' | 'live' | 'statistics'>;

/** Takes an account that was deleted out of all its groups; one that it owned goes on without an owner, a live room too. */
export async function leaveAllGroups(ctx: Needs, settings: Settings, account: Account): Promise<void> {
  const { groups } = await ctx.storage.groups.joined(account.uid, { offset: 0, count: Number.MAX_SAFE_INTEGER });
  const operator = operatorOf(account);
  for (const group of groups) {
    const how = telling(group, operator, ctx.clock.nowMs(), { tip: 'quit' });
    const news = await ctx.storage.groups.remove(group.gid, [account.uid], { ...how, why: QUIT });
    if ('refused' in news) continue;
    countLeft(ctx, news);
    announceNews(ctx, news, operator);
  }
  await disownRooms(ctx, settings, account);
}

const ROOMS_AT_ONCE = 100;

/** Nobody has a row in a live room: what is left once all other groups were left are those that the account owned. */
async function disownRooms(ctx: Needs, settings: Settings, account: Account): Promise<void> {
  const operator = operatorOf(account);
  let rooms: Group[];
  do {
    rooms = (await ctx.storage.live.owned(account.uid, ROOMS_AT_ONCE)).filter(
      (group) => typeOf(group).keeps === 'live',
    );
    for (const room of rooms) {
      const news = await ctx.storage.live.disown(room.gid, account.uid, telling(room, operator, ctx.clock.nowMs()));
      if ('refused' in news || !news.change) continue;
      announceNews(ctx, news, operator);
      const info = changedInfo(room, news.group);
      await tipRoom(ctx, settings, news.group, { kind: 'infoChanged', operator, info });
    }
  } while (rooms.length > 0);
}
