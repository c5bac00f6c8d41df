import { nowSec, text } from '../say.ts';
import type { Scene } from './scene.ts';
import { keyOf, u32 } from './sends.ts';

const DAY_SEC = 86_400;
/** How old the messages are with which each conversation begins, in days; two apart, for the night may fall meanwhile. */
const AGES = [19, 17, 15, 13, 11, 9];
/** How long messages are kept, in days, one after another. */
export const KEEP_DAYS = AGES.map((days) => days - 1);

/** So many messages of those with which a conversation begins go at this setting. */
export const goneAt = (keepDays: number): number => AGES.filter((days) => days > keepDays).length;

/** Begins a conversation with old messages, of both sides by turns, that were unread when they were brought in. */
export async function importAges({ random, ledger, rest }: Scene, one: string, other: string): Promise<void> {
  for (const [n, days] of AGES.entries()) {
    const [from, to] = n % 2 ? [one, other] : [other, one];
    const [MsgSeq, MsgRandom, MsgTimeStamp] = [u32(random), u32(random), nowSec() - days * DAY_SEC];
    await rest.ok('openim/importmsg', {
      ...{
        SyncFromOldSystem: 1,
        From_Account: from,
        To_Account: to,
        MsgSeq,
        MsgRandom,
        MsgTimeStamp,
        MsgBody: text('of old'),
      },
    });
    const names = {
      from,
      to,
      random: MsgRandom,
      timeSec: MsgTimeStamp,
      msgKey: keyOf(MsgSeq, MsgRandom, MsgTimeStamp),
    };
    ledger.say({ ...names, counts: true, shows: true, isForSender: true });
  }
}
