import { type Elem, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import { c2cMessage } from '../hooks/said.ts';
import { assertSender, countC2c } from '../statistics/said.ts';
import type { Account } from '../storage/port/accounts.ts';
import { type Appended, type C2cDraft, type Draft, FLAG, type MessageExtra } from '../storage/port/messages.ts';
import { acceptBody, packPlain } from './accept.ts';
import { type Asked, askAboutMessage, isAskedAbout, saidOf, tellSaid, toldOf } from './askSend.ts';
import { assertCustomDataFits } from './body.ts';
import { type Accepted, hasMerged } from './merged.ts';
import { type MessageFacts, wireMessage } from './wire.ts';

type Needs = Pick<Ctx, 'storage' | 'deliver' | 'words' | 'apps' | 'clock' | 'hooks' | 'statistics'>;

/** A body as the store is given it. */
export type Packed = Pick<Accepted, 'json' | 'holds'>;
type FindRepeat = (packed: Packed) => Promise<Appended | undefined>;

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
  /** Who asked for it, as webhooks tell it; absent: no webhook is called. */
  asked?: Asked;
  /** Called once the message has its place in the order. */
  queued?: () => void;
}

/**
 * Sends a one-to-one message: checks its size, asks the app's callback, looks for words, which may put stars into it, stores,
 * then hands it to delivery without waiting for it.
 *
 * The answer means that the message is durable (design §5). A repeat is answered with the first message and delivered to
 * nobody; the app is not asked again. What the app drops looks sent.
 *
 * @throws ImError `messageTooLong` (S17), `textRefused` (S27), `sendsStopped`, `sendersOfDayFull`, `refusedByApp`,
 *   `callbackFailed`
 */
export async function sendC2c(ctx: Needs, settings: Settings, wanted: Outgoing): Promise<Sent> {
  const findRepeat: FindRepeat = (packed) => ctx.storage.messages.findRepeat(draftOf(settings, wanted, packed));
  await assertSender(ctx, settings, wanted.from, () => findRepeat({ json: packPlain(settings, wanted.body) }));
  const accepted = await accept(ctx, settings, wanted, findRepeat);
  if (!accepted) return { convId: 0, seq: 0, msgSeq: wanted.msgSeq, timeMs: wanted.timeMs, repeated: false };
  const { out } = accepted;

  const storing = ctx.storage.messages.appendC2c(draftOf(settings, out, accepted));
  out.queued?.();
  const appended = await storing;

  if (appended.repeated) return { ...appended, ...keptApart(wanted, out) };
  countC2c(ctx, out.from);
  deliverMessage(ctx, out, appended);
  return { ...appended, ...changeOf(wanted, out) };
}

/** A message that is stored, and what of it is not as its sender wrote it. */
export type Sent = Appended & Change;

/** What became of a message where words in it were replaced, the app changed it or lists of it are kept apart. */
export interface Change {
  body?: Elem[];
  /** Empty: it was taken away. */
  cloudCustomData?: string;
}

type Content = Pick<Outgoing, 'body' | 'extra'>;

/** What of a message is not as its sender wrote it. */
export const changeOf = (wanted: Content, out: Content): Change => ({
  ...(out.body !== wanted.body && { body: out.body }),
  ...(out.extra.cloudCustomData !== wanted.extra.cloudCustomData && {
    cloudCustomData: out.extra.cloudCustomData ?? '',
  }),
});

/** What of a repeat is not as its sender wrote it: lists are kept under the same keys whenever they are sent. */
export const keptApart = (wanted: Content, out: Content): Change => (hasMerged(out.body) ? changeOf(wanted, out) : {});

/**
 * Sends a message only to who is online now: not stored, not counted, not in history (S65).
 *
 * @throws ImError `messageTooLong` (S17), `textRefused` (S27), `sendersOfDayFull`, `refusedByApp`, `callbackFailed`
 */
export async function sendOnlineOnly(ctx: Needs, settings: Settings, wanted: Outgoing): Promise<Change> {
  await assertSender(ctx, settings, wanted.from);
  const accepted = await accept(ctx, settings, wanted);
  if (!accepted) return {};
  const { out } = accepted;

  const message = { ...wireMessage(0, factsOf(out, out)), isOnlineOnly: true };
  countC2c(ctx, out.from);
  ctx.deliver(new OutEvent('message', { convId: '', timeMs: out.timeMs, message }), receiversOf(out), out.session);
  tellSaid(ctx, settings, 'afterC2cSend', out, { said: saidOf(out, { to: out.to.userId, isOnlineOnly: true }) });
  return changeOf(wanted, out);
}

/**
 * The message as it is to be sent, with its body as JSON; nothing when the app drops it. What the app puts in its place is
 * held against the same limits, and looked through for words as what anybody writes.
 *
 * @param findRepeat absent of a message that is not stored
 */
async function accept(
  ctx: Needs,
  settings: Settings,
  wanted: Outgoing,
  findRepeat?: FindRepeat,
): Promise<({ out: Outgoing } & Packed) | undefined> {
  assertCustomDataFits(settings, wanted.extra.cloudCustomData);
  if (!isAskedAbout(settings, 'beforeC2cSend', wanted)) return acceptOrTell(ctx, settings, wanted, findRepeat);
  const json = packPlain(settings, wanted.body);
  if (await findRepeat?.({ json }))
    return hasMerged(wanted.body) ? acceptOrTell(ctx, settings, wanted, findRepeat) : { out: wanted, json };
  const said = saidOf(wanted, { isOnlineOnly: !findRepeat });
  const payload = c2cMessage({ ...said, to: wanted.to.userId }, wanted.timeMs);
  const out = await askAboutMessage(ctx, settings, 'beforeC2cSend', wanted, payload);
  if (!out) return undefined;
  return acceptOrTell(ctx, settings, out);
}

/**
 * Looks for words. A message that is refused for one is told of as one that did not arrive (callbacks.md §1.4); what was
 * stored before the word was banned is a repeat all the same (D7).
 */
async function acceptOrTell(
  ctx: Needs,
  settings: Settings,
  out: Outgoing,
  findRepeat?: FindRepeat,
): Promise<{ out: Outgoing } & Packed> {
  const { sdkAppId, userId } = out.from;
  const speech = { sdkAppId, userId, place: 'C2C', target: out.to.userId } as const;
  try {
    const { body, ...packed } = await acceptBody(ctx, settings, speech, out.body);
    return { out: body === out.body ? out : { ...out, body }, ...packed };
  } catch (error) {
    if (error instanceof ImError && error.fault === 'textRefused') {
      const json = packPlain(settings, out.body);
      if (await findRepeat?.({ json })) return { out, json };
      const refused = { code: error.code, info: error.message };
      tellSaid(ctx, settings, 'afterC2cSend', out, { said: saidOf(out, { to: out.to.userId, refused }) });
    }
    throw error;
  }
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

const draftOf = (settings: Settings, out: Outgoing, packed: Packed): C2cDraft => ({
  ...commonDraft(out, packed),
  toUid: out.to.uid,
  ...toldOf(settings, 'afterC2cSend', out),
});

/** What the store is given of any message. */
export function commonDraft(out: Omit<Outgoing, 'to'>, { json, holds }: Packed): Draft {
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
