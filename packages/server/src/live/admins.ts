import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { announceNotices } from '../group/announce.ts';
import { type By, orGone } from '../group/members.ts';
import { supportsLive } from '../group/rules.ts';
import { telling } from '../group/telling.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group } from '../storage/port/groups.ts';
import { tipRoom } from './speak.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'deliver' | 'live'>;

/**
 * Appoints administrators of a live room, or dismisses them; they and the room are told.
 *
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `groupUnknown`
 */
export async function changeAdmins(
  ctx: Needs,
  settings: Settings,
  group: Group,
  accounts: readonly Account[],
  { isSet, by }: { isSet: boolean; by: By },
): Promise<void> {
  supportsLive(group, 'administrators');
  const { live } = ctx.storage;
  const uids = accounts.map(({ uid }) => uid);
  if (isSet && uids.includes(group.ownerUid))
    throw new ImError('groupParamsIllegal', { field: 'Admin_Account', reason: 'the owner needs no appointment' });
  const kind = isSet ? 'adminSet' : 'adminRemoved';
  const how = telling(group, by.operator, ctx.clock.nowMs(), { notice: { kind } });
  const { liveAdminsMax: max } = settings;
  const outcome = orGone(
    isSet ? await live.appoint(group.gid, uids, max, how) : await live.dismiss(group.gid, uids, how),
    group,
  );
  if ('refused' in outcome)
    throw new ImError('groupParamsIllegal', { field: 'Admin_Account', reason: `a room may have ${max} at most` });
  announceNotices(ctx, outcome.notices);
  const changed = new Set([...outcome.joined, ...outcome.left]);
  const members = accounts.filter(({ uid }) => changed.has(uid)).map(({ userId }) => ({ userId }));
  if (members.length > 0) await tipRoom(ctx, settings, group, { kind, operator: by.operator, members });
}
