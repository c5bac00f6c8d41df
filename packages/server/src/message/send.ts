import type { Elem, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { Account } from '../storage/port/accounts.ts';
import { type Appended, type C2cDraft, type Draft, FLAG, type MessageExtra } from '../storage/port/messages.ts';
import { acceptBody } from './accept.ts';
import { assertCustomDataFits } from './body.ts';
import { type MessageFacts, wireMessage } from './wire.ts';

type Needs = Pick<Ctx, 'storage' | 'deliver' | 'words'>;

/** A one-to-one message that its sender wants sent. */
export interface Outgoing {
  from: Account;
  to: Account;
  msgSeq: number;
  random: number;
  clientTimeSec: number;
  timeMs: number;
  flags: number;
  body: Elem[];
  extra: MessageExtra;
  /** Idempotency keys (D7), empty when the caller gave nothing to tell a repeat by. */
  keys: C2cDraft['keys'];
  /** The session that sends it: it has the answer and needs no event. */
  session?: string;
  /** Called once the message has its place in the order. */
  queued?: () => void;
}

/**
 * Sends a one-to-one message: checks size and words, stores, then hands it to delivery without waiting for it.
 *
 * The answer means that the message is durable (design §5). A repeat is answered with the first message and delivered to nobody.
 *
 * @throws ImError `messageTooLong` (S17), `textRefused` (S27), `sendsStopped`
 */
export async function sendC2c(ctx: Needs, settings: Settings, out: Outgoing): Promise<Appended> {
  const json = acceptBody(ctx, settings, out.from.sdkAppId, out.body);
  assertCustomDataFits(settings, out.extra.cloudCustomData);

  const storing = ctx.storage.messages.appendC2c(draftOf(out, json));
  out.queued?.();
  const appended = await storing;

  if (!appended.repeated) deliverMessage(ctx, out, appended);
  return appended;
}

/**
 * Sends a message only to who is online now: not stored, not counted, not in history (S65).
 *
 * @throws ImError `messageTooLong` (S17), `textRefused` (S27)
 */
export function sendOnlineOnly(ctx: Pick<Ctx, 'deliver' | 'words'>, settings: Settings, out: Outgoing): void {
  acceptBody(ctx, settings, out.from.sdkAppId, out.body);
  assertCustomDataFits(settings, out.extra.cloudCustomData);

  const message = { ...wireMessage(0, factsOf(out, out)), isOnlineOnly: true };
  ctx.deliver(new OutEvent('message', { convId: '', timeMs: out.timeMs, message }), receiversOf(out), out.session);
}

/** The same message as its sender alone sees it, and nobody counts it (S42). */
export const unheard = (out: Outgoing): Outgoing => ({ ...out, flags: out.flags | FLAG.targeted | FLAG.noUnread });

/** Whom a message goes to: its receiver, and the sender's other devices (S74) unless it is not for the sender's side. */
export function receiversOf(out: Pick<Outgoing, 'from' | 'to' | 'flags'>): number[] {
  if (out.flags & FLAG.targeted) return [out.from.uid];
  return out.flags & FLAG.notForSender ? [out.to.uid] : [out.to.uid, out.from.uid];
}

/** Tells the sessions of both sides of a stored message. */
export function deliverMessage(ctx: Pick<Ctx, 'deliver'>, out: Outgoing, appended: Appended): void {
  const message = wireMessage(appended.seq, factsOf(out, appended));
  const { convId, timeMs } = appended;
  ctx.deliver(new OutEvent('message', { convId: String(convId), timeMs, message }), receiversOf(out), out.session);
}

function factsOf(out: Outgoing, { timeMs, msgSeq }: Pick<Appended, 'timeMs' | 'msgSeq'>): MessageFacts {
  return { ...out, to: out.to.userId, msgSeq, timeSec: Math.floor(timeMs / 1000) };
}

const draftOf = (out: Outgoing, body: string): C2cDraft => ({ ...commonDraft(out, body), toUid: out.to.uid });

/** What the store is given of any message. */
export function commonDraft(out: Omit<Outgoing, 'to'>, body: string): Draft {
  const hasExtra = Object.values(out.extra).some((value) => value !== undefined);
  return {
    sdkAppId: out.from.sdkAppId,
    fromUid: out.from.uid,
    fromProfileId: out.from.profileId,
    msgSeq: out.msgSeq,
    random: out.random,
    clientTimeSec: out.clientTimeSec,
    timeMs: out.timeMs,
    flags: out.flags,
    body,
    extra: hasExtra ? JSON.stringify(out.extra) : '',
    keys: out.keys,
  };
}
