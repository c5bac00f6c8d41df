import { type Elem, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import { FLAG, type MessageExtra } from '../storage/port/messages.ts';
import { measureBody } from './accept.ts';
import { assertCustomDataFits } from './body.ts';
import { deliverMessage, type Outgoing } from './send.ts';

/** How far an imported message may lie in the future: clocks differ. */
const AHEAD_SEC = 600;

export interface Imported {
  from: Account;
  to: Account;
  importedSec: number;
  msgSeq?: number;
  random: number;
  body: Elem[];
  extra: MessageExtra;
}

/**
 * Imports a message with its own time (rest-api §5.4): `live` counts as unread and is delivered, `history` is neither.
 * The same (MsgSeq, MsgRandom, time) again changes nothing (D6).
 *
 * @throws ImError `msgTimeIllegal`, `messageTooLong`
 */
export async function importC2c(
  ctx: Pick<Ctx, 'storage' | 'deliver' | 'clock'>,
  settings: Settings,
  message: Imported,
  mode: 'live' | 'history',
): Promise<void> {
  const timeMs = ctx.clock.nowMs();
  if (message.importedSec > timeMs / 1000 + AHEAD_SEC) {
    throw new ImError('msgTimeIllegal', { field: 'MsgTimeStamp', reason: 'lies in the future' });
  }
  assertCustomDataFits(settings, message.extra.cloudCustomData);
  const { body, json, holds } = await measureBody(ctx, settings, message.from.sdkAppId, message.body);

  const { from, to, importedSec, random } = message;
  // Without a MsgSeq a repeat could not be told from a second message: derive it from what identifies the import.
  const msgSeq = message.msgSeq ?? Bun.hash.xxHash32(`${from.uid} ${to.uid} ${random} ${importedSec}`);
  const draft = {
    sdkAppId: from.sdkAppId,
    fromUid: from.uid,
    toUid: to.uid,
    fromProfileId: from.profileId,
    msgSeq,
    random,
    clientTimeSec: importedSec,
    timeMs,
    importedSec,
    flags: FLAG.imported | (mode === 'history' ? FLAG.noUnread : 0),
    body: json,
    ...(holds && { holds }),
    extra: message.extra.cloudCustomData ? JSON.stringify(message.extra) : '',
    keys: [],
  };
  const appended = await ctx.storage.messages.appendC2c(draft);

  if (appended.repeated || mode === 'history') return;
  const out: Outgoing = { ...message, body, msgSeq, clientTimeSec: importedSec, timeMs, flags: draft.flags, keys: [] };
  deliverMessage(ctx, out, { ...appended, timeMs: importedSec * 1000 });
}
