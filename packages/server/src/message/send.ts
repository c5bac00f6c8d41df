import type { Elem, Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { Account } from '../storage/port/accounts.ts';
import { type Appended, type C2cDraft, type Draft, FLAG, type MessageExtra } from '../storage/port/messages.ts';
import { acceptBody } from './accept.ts';
import { assertCustomDataFits } from './body.ts';
import type { Accepted } from './merged.ts';
import { type MessageFacts, wireMessage } from './wire.ts';

type Needs = Pick<Ctx, 'storage' | 'deliver' | 'words' | 'clock'>;

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
export async function sendC2c(ctx: Needs, settings: Settings, wanted: Outgoing): Promise<Sent> {
  assertCustomDataFits(settings, wanted.extra.cloudCustomData);
  const accepted = await acceptBody(ctx, settings, wanted.from.sdkAppId, wanted.body);
  const out = withBody(wanted, accepted);

  const storing = ctx.storage.messages.appendC2c({ ...commonDraft(out, accepted), toUid: out.to.uid });
  out.queued?.();
  const appended = await storing;

  if (!appended.repeated) deliverMessage(ctx, out, appended);
  return out === wanted ? appended : { ...appended, body: out.body };
}

/** Where a message stands; `body` when it is not stored as it was sent. */
export type Sent = Appended & { body?: Elem[] };

/** What is to be sent, with the body that is stored. */
export const withBody = <O extends Pick<Outgoing, 'body'>>(out: O, { body }: Accepted): O =>
  body === out.body ? out : { ...out, body };

/**
 * Sends a message only to who is online now: not stored, not counted, not in history (S65).
 *
 * @throws ImError `messageTooLong` (S17), `textRefused` (S27)
 */
export async function sendOnlineOnly(ctx: Needs, settings: Settings, wanted: Outgoing): Promise<Pick<Sent, 'body'>> {
  assertCustomDataFits(settings, wanted.extra.cloudCustomData);
  const out = withBody(wanted, await acceptBody(ctx, settings, wanted.from.sdkAppId, wanted.body));

  const message = { ...wireMessage(0, factsOf(out, out)), isOnlineOnly: true };
  ctx.deliver(new OutEvent('message', { convId: '', timeMs: out.timeMs, message }), receiversOf(out), out.session);
  return out === wanted ? {} : { body: out.body };
}

/** Whom a message goes to: its receiver, and the sender's other devices (S74) unless it is not for the sender's side. */
export function receiversOf(out: Pick<Outgoing, 'from' | 'to' | 'flags'>): number[] {
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

/** What the store is given of any message. */
export function commonDraft(out: Omit<Outgoing, 'to'>, { json, holds }: Accepted): Draft {
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
    body: json,
    ...(holds && { holds }),
    extra: hasExtra ? JSON.stringify(out.extra) : '',
    keys: out.keys,
  };
}
