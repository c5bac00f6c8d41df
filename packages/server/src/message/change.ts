import { type EventPayload, type OwnChanges, SYSTEM_CONV } from '@hongyan/contract';
import { groupConvOf, type Place } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { heardAs } from '../group/find.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Audience, Change } from '../storage/port/messages.ts';
import type { Attached } from '../storage/port/reactions.ts';
import { namesOf, wireChange } from './wire.ts';

interface Announcing {
  session?: string | undefined;
  by?: Account | undefined;
  audience?: Audience | undefined;
}

/**
 * Tells the sessions of a conversation about changes of its log: all in it, or only the one that a change is for (S74);
 * returns the changes as the answer has them.
 *
 * @param session the one that made the changes and has its answer
 * @param by who made them, where that is neither side of a one-to-one conversation
 * @param audience in a group: whom they are for, if not for all
 */
export function announceChanges(
  ctx: Pick<Ctx, 'deliver' | 'deliverToGroup'>,
  place: Place,
  changes: readonly Change[],
  { session, by, audience }: Announcing = {},
): OwnChanges {
  const sides = place.kind === 'c2c' ? [place.me, place.peer] : [place.me];
  const names = namesOf(...sides, ...(by ? [by] : []));
  const told = changes.map((change) => {
    const wire = wireChange(change, names);
    const event = new OutEvent('change', { convId: String(change.convId), ...namesPlace(place), change: wire });
    if (place.kind === 'group' && !change.forUid)
      tellGroup(ctx, event, heardAs(place.group), { exceptSession: session, audience });
    else if (audience && 'only' in audience && !change.forUid) tellOnly(ctx, event, place, audience.only, session);
    else ctx.deliver(event, change.forUid ? [change.forUid] : everyone(place), session);
    return wire;
  });
  return ofLog(changes, told);
}

function tellOnly(
  ctx: Pick<Ctx, 'deliver'>,
  event: OutEvent,
  place: Place,
  only: readonly number[],
  exceptSession: string | undefined,
): void {
  ctx.deliver(event, only, exceptSession);
  const others = everyone(place).filter((uid) => !only.includes(uid));
  if (others.length > 0) ctx.deliver(withoutContent(event), others, exceptSession);
}

function tellGroup(
  ctx: Pick<Ctx, 'deliver' | 'deliverToGroup'>,
  event: OutEvent,
  gid: number,
  { exceptSession, audience }: { exceptSession: string | undefined; audience: Audience | undefined },
): void {
  if (audience && 'only' in audience) {
    ctx.deliver(event, audience.only, exceptSession);
    ctx.deliverToGroup(withoutContent(event), gid, exceptSession, audience.only);
  } else {
    ctx.deliverToGroup(event, gid, exceptSession, audience?.but);
    if (audience && audience.but.length > 0) ctx.deliver(withoutContent(event), audience.but, exceptSession);
  }
}

/** For those who may not see the message: that its change has this rev, and nothing of what it says. */
function withoutContent({ payload }: OutEvent): OutEvent {
  const { change, ...rest } = payload as EventPayload<'change'>;
  const { body: _body, cloudCustomData: _custom, ...bare } = change;
  return new OutEvent('change', { ...rest, change: bare });
}

/**
 * Tells the sessions of those who see a message of changes to what it carries; returns the changes as the answer has them.
 *
 * @param session the one that made the changes and has its answer
 * @param by who made them, where that is not the one whose place it is
 */
export function announceAttached(
  ctx: Pick<Ctx, 'deliver' | 'deliverToGroup'>,
  place: Place,
  { changes, audience }: Attached,
  { session: exceptSession, by }: Pick<Announcing, 'session' | 'by'> = {},
): OwnChanges {
  const names = namesOf(place.me, ...(by ? [by] : []));
  const told = changes.map((change) => {
    const wire = wireChange(change, names);
    const event = new OutEvent('change', { convId: String(change.convId), ...namesPlace(place), change: wire });
    if ('only' in audience) ctx.deliver(event, audience.only, exceptSession);
    else if (place.kind === 'group') ctx.deliverToGroup(event, heardAs(place.group), exceptSession, audience.but);
    else {
      const seeing = everyone(place).filter((uid) => !audience.but.includes(uid));
      ctx.deliver(event, seeing, exceptSession);
    }
    return wire;
  });
  return ofLog(changes, told);
}

const ofLog = ([first]: readonly Change[], changes: OwnChanges['changes']): OwnChanges =>
  first ? { convId: String(first.convId), changes } : { changes };

/** How an event names the conversation. */
function namesPlace(place: Place): { users?: string[]; conv?: string } {
  if (place.kind === 'c2c') return { users: [place.me.userId, place.peer.userId] };
  return { conv: place.kind === 'group' ? groupConvOf(place.group.groupId) : SYSTEM_CONV };
}

const everyone = (place: Place): number[] => (place.kind === 'c2c' ? [place.me.uid, place.peer.uid] : [place.me.uid]);
