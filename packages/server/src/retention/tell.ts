import { type EventPayload, SYSTEM_CONV } from '@hongyan/contract';
import { groupConvOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { wireChange } from '../message/wire.ts';
import type { Change } from '../storage/port/messages.ts';
import type { OutdatedLog } from '../storage/port/retention.ts';

/** Tells the sessions of a conversation how far its log was trimmed, and which of its pinned messages went. */
export function tellTrimmed(
  { deliver, deliverToGroup }: Pick<Ctx, 'deliver' | 'deliverToGroup'>,
  log: OutdatedLog,
  changes: readonly Change[],
): void {
  const eventOf = (change: Change, place: Pick<EventPayload<'change'>, 'conv' | 'users'>) =>
    new OutEvent('change', { convId: String(log.convId), ...place, change: wireChange(change, () => '') });
  for (const change of changes) {
    if (log.kind === 'group') deliverToGroup(eventOf(change, { conv: groupConvOf(log.groupId) }), log.heardAs);
    else if (log.kind === 'notices') deliver(eventOf(change, { conv: SYSTEM_CONV }), [log.user.uid]);
    else {
      const names = log.users.map(({ userId }) => userId);
      const uids = log.users.map(({ uid }) => uid);
      deliver(eventOf(change, { users: names }), uids);
    }
  }
}
