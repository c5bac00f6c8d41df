import { type Elem, type HookPayload, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { refusedBy } from '../hooks/asking.ts';
import { isHookOn } from '../hooks/wanted.ts';
import type { AskedBy, OutboxDetail, OutboxKind, Said } from '../storage/port/outbox.ts';
import { packPlain } from './accept.ts';
import { assertCustomDataFits, checkBody } from './body.ts';
import type { Outgoing } from './send.ts';
import { messageId } from './wire.ts';

type Name = 'beforeC2cSend' | 'beforeGroupSend';
type Sent = Omit<Outgoing, 'to'>;

/** Who asked for a message and from where, and which webhooks it is kept from (rest-api §5.2). */
export interface Asked extends AskedBy {
  skipsBefore?: boolean;
  skipsAfter?: boolean;
}

/** Whether the app is to be asked about this message. */
export const isAskedAbout = (settings: Settings, name: Name, { asked }: Sent): boolean =>
  asked !== undefined && !asked.skipsBefore && isHookOn(settings, name);

/**
 * Asks the app's server whether a message may be sent, and takes what it puts in its place (callbacks.md §1.3).
 *
 * @returns the message as it is to be sent; nothing when it is to be dropped and its sender not to know
 * @throws ImError `refusedByApp` or `groupRefusedByApp`, the app's own code, `callbackFailed` where the app wants it so
 */
export async function askAboutMessage<O extends Sent>(
  ctx: Pick<Ctx, 'hooks'>,
  settings: Settings,
  name: Name,
  out: O,
  payload: HookPayload<Name>,
): Promise<O | undefined> {
  if (!out.asked) return out;
  const verdict = await ctx.hooks.ask<Name>(out.from.sdkAppId, name, payload, out.asked.origin);
  switch (verdict.is) {
    case 'refused':
      throw refusedBy(name, verdict.own);
    case 'dropped':
      return undefined;
    case 'failed':
      return onFailure(settings, out, verdict.reason);
    case 'allowed':
      return changed(settings, out, verdict.answer);
  }
}

function onFailure<O>({ hookOnFailure }: Settings, out: O, reason: string): O {
  if (hookOnFailure === 'refuse') throw new ImError('callbackFailed', { reason });
  return out;
}

/** The message with what the app puts in its place; an answer that is none, or beyond the limits, is the app's failure. */
function changed<O extends Sent>(settings: Settings, out: O, answer: Answer): O {
  try {
    return { ...out, body: bodyIn(settings, answer) ?? out.body, ...extraIn(settings, out, answer) };
  } catch (error) {
    if (error instanceof ImError) return onFailure(settings, out, `its answer: ${error.message}`);
    throw error;
  }
}

interface Answer {
  MsgBody?: { MsgType: string; MsgContent: object }[];
  CloudCustomData?: string;
}

/** The body of an answer; an empty one changes nothing. */
function bodyIn(settings: Settings, { MsgBody = [] }: Answer): Elem[] | undefined {
  if (MsgBody.length === 0) return undefined;
  const body = checkBody(MsgBody, 'MsgBody');
  packPlain(settings, body);
  return body;
}

function extraIn(settings: Settings, { extra }: Sent, { CloudCustomData }: Answer): Partial<Pick<Sent, 'extra'>> {
  if (CloudCustomData === undefined) return {};
  assertCustomDataFits(settings, CloudCustomData);
  return { extra: { ...extra, cloudCustomData: CloudCustomData || undefined } };
}

/** What the outbox row of a message says of who asked for it. */
export function toldOf(settings: Settings, kind: OutboxKind, { asked }: Sent): { told?: string } {
  if (!asked) return {};
  if (!isHookOn(settings, kind)) return {};
  return { told: JSON.stringify(detailOf(asked)) };
}

const detailOf = ({ operator, origin, skipsAfter }: Asked): OutboxDetail => ({
  operator,
  origin,
  ...(skipsAfter && { isSilent: true }),
});

/** A message that no log says anything of, in words for the outbox. */
export const saidOf = (out: Sent, more: Partial<Said> = {}): Said => ({
  from: out.from.userId,
  seq: 0,
  msgSeq: out.msgSeq,
  random: out.random,
  id: messageId(out.from.uid, out.clientTimeSec, out.random),
  timeSec: Math.floor(out.timeMs / 1000),
  body: out.body,
  ...(out.extra.cloudCustomData && { cloudCustomData: out.extra.cloudCustomData }),
  ...more,
});

/** Tells of a message that stands in no log, where the app asked for it. */
export function tellSaid(
  ctx: Pick<Ctx, 'hooks'>,
  settings: Settings,
  kind: OutboxKind,
  out: Sent,
  detail: OutboxDetail,
): void {
  if (!out.asked || out.asked.skipsAfter || !isHookOn(settings, kind)) return;
  const { sdkAppId, uid } = out.from;
  const notice = { sdkAppId, kind, convId: 0, seq: 0, byUid: uid, timeMs: out.timeMs };
  ctx.hooks.tell({ ...notice, detail: { ...detailOf(out.asked), ...detail } });
}
