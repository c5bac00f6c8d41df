import { SYSTEM_CONV } from '@hongyan/contract';
import { userSubject } from '../bus/port.ts';
import { groupConvOf } from '../conversation/place.ts';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { wireChange, wireStored } from '../message/wire.ts';
import type { Group, GroupNews } from '../storage/port/groups.ts';
import type { StoredMessage } from '../storage/port/messages.ts';
import { heardAs } from './find.ts';
import { wireNotice } from './wire.ts';

type Needs = Pick<Ctx, 'bus' | 'deliver' | 'deliverToGroup'>;

/** Who did what is told: its own session has the answer already. */
export interface Doer {
  uid: number;
  userId: string;
  session?: string;
}

/** Has who joined hear the group from the end of its log on (S26, S50). */
export function announceJoined(
  { bus }: Pick<Ctx, 'bus'>,
  { group, joined }: Pick<GroupNews, 'group' | 'joined'>,
): void {
  const { gid, convId, seq, joins } = group;
  for (const uid of joined)
    bus.publish(userSubject(uid), { kind: 'enterGroup', gid, from: { convId: String(convId), seq, joins } });
}

/**
 * Tells everybody what an operation on a group did: who left hears no more before anything else, who joined hears all
 * that follows; then the tip and the change to those who are in, events and notices to those they are for (S26, S33).
 *
 * @returns the doer's own events, for its answer
 */
export function announceNews(ctx: Needs, news: GroupNews, by: Doer) {
  const { group, left, tip, change, events, notices } = news;
  const { gid, joins } = group;
  for (const uid of left) ctx.bus.publish(userSubject(uid), { kind: 'leaveGroup', gid, joins });
  announceJoined(ctx, news);
  if (tip) ctx.deliverToGroup(messageEvent(group, tip), heardAs(group));
  if (change) {
    const wire = wireChange(change, (uid) => (uid === change.byUid ? by.userId : ''));
    const payload = { convId: String(change.convId), conv: groupConvOf(group.groupId), change: wire };
    ctx.deliverToGroup(new OutEvent('change', payload), heardAs(group));
  }
  announceNotices(ctx, notices);
  announceUserEvents(
    ctx,
    events.filter(({ uid }) => uid !== by.uid),
  );
  return announceUserEvents(
    ctx,
    events.filter(({ uid }) => uid === by.uid),
    by.session,
  );
}

/** Tells users of notices to them. */
export function announceNotices(ctx: Pick<Ctx, 'deliver'>, notices: GroupNews['notices']): void {
  for (const { uid, convId, message } of notices) {
    const payload = {
      convId: String(convId),
      conv: SYSTEM_CONV,
      timeMs: message.timeMs,
      message: wireNotice(message),
    };
    ctx.deliver(new OutEvent('message', payload), [uid]);
  }
}

function messageEvent(group: Group, message: StoredMessage): OutEvent {
  const wire = wireStored(message, { kind: 'group', group });
  const { timeMs, convId } = message;
  return new OutEvent('message', { convId: String(convId), conv: groupConvOf(group.groupId), timeMs, message: wire });
}
