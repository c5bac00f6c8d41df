import type { Bus } from '../bus/port.ts';
import { groupSubject, userSubject } from '../bus/port.ts';
import type { OutEvent } from './outEvent.ts';

/**
 * Hands an event to all sessions of these accounts, on every node, without waiting.
 *
 * @param toUids receivers; an account named twice gets it once
 * @param exceptSession the session that caused it and has the answer already
 */
export type Deliver = (event: OutEvent, toUids: readonly number[], exceptSession?: string) => void;

/** Delivery over the bus: one publish per account, the event object shared by all (S74). */
export function deliverOver(bus: Pick<Bus, 'publish'>): Deliver {
  return (event, toUids, exceptSession) => {
    const payload = { kind: 'event', event, name: event.name, payload: event.payload, exceptSession };
    const isUnique = toUids.length <= 2 && toUids[0] !== toUids[1];
    for (const uid of isUnique ? toUids : new Set(toUids)) bus.publish(userSubject(uid), payload);
  };
}

/**
 * Hands an event to all sessions of a group's members, on every node, without waiting.
 *
 * @param exceptUids members whom it is not for
 */
export type DeliverToGroup = (
  event: OutEvent,
  gid: number,
  exceptSession?: string,
  exceptUids?: readonly number[],
) => void;

/** Delivery to groups over the bus: one publish per event, however many members there are. */
export function deliverToGroupOver(bus: Pick<Bus, 'publish'>): DeliverToGroup {
  return (event, gid, exceptSession, exceptUids) => {
    const payload = { kind: 'event', event, name: event.name, payload: event.payload, exceptSession };
    bus.publish(groupSubject(gid), exceptUids?.length ? { ...payload, exceptUids } : payload);
  };
}
