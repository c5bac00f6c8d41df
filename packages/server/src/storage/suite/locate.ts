import { describe, expect, it } from 'bun:test';
import { FLAG, type StoredMessage, timeSecOf } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, type Talk, upTo } from './people.ts';

const keyOf = (message: StoredMessage) => ({
  msgSeq: message.msgSeq,
  random: message.random,
  timeSec: timeSecOf(message),
});

/** Rule M12 of `port/messages.ts`: a MsgKey's place in the log (D4). */
export function locateSuite(adapter: string, open: Open): void {
  describe(`${adapter}: locate`, () => {
    const talk = eachTalk(open);

    it('[M12] finds every message by its MsgKey, imports with times out of order too', async () => {
      for (const n of upTo(40)) {
        const importedSec = 1_500_000_000 + ((n * 17) % 40) * 1000;
        await (n % 3 === 0 ? talk.say({ importedSec, flags: FLAG.imported }) : talk.say());
      }
      await talk.recall(4, talk.alice);
      await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [5], NOON_MS);
      await talk.reopen();

      expect(await locateAll(talk)).toEqual(upTo(40));
    });

    it('[M12] finds messages of one second, and such whose times run against the order', async () => {
      const offsetsMs = [0, 400, 400, 999, 9000, 1000, 5500, 200, 9999, 3000, 10_000];
      const numbers = { msgSeq: 2 ** 32 - 1, clientTimeSec: NOON_MS / 1000 };
      for (const offsetMs of offsetsMs) await talk.say({ ...numbers, timeMs: NOON_MS + offsetMs });

      expect(await locateAll(talk)).toEqual(upTo(offsetsMs.length));
    });

    it('[M12] tells messages apart that differ in one of the three numbers', async () => {
      const twins = [{}, { random: 8 }, { msgSeq: 8 }, { timeMs: NOON_MS + 1000 }];
      for (const twin of twins) await talk.say({ random: 7, msgSeq: 7, timeMs: NOON_MS, ...twin });

      expect(await locateAll(talk)).toEqual([1, 2, 3, 4]);
    });

    it('[M12] finds nothing where there is no such message', async () => {
      await talk.say({ random: 7, msgSeq: 7 });
      const key = { random: 7, msgSeq: 7, timeSec: NOON_MS / 1000 + 1 };
      const wrong = [{ timeSec: key.timeSec + 1 }, { timeSec: key.timeSec - 1 }, { random: 8 }, { msgSeq: 8 }];

      for (const other of wrong)
        expect(await talk.storage.messages.locate(talk.pair, { ...key, ...other })).toBeUndefined();
      expect(await talk.storage.messages.locate(talk.pairOf(talk.alice, talk.carol), key)).toBeUndefined();
      expect(await talk.storage.messages.locate(talk.pair, key)).toBe(1);
    });
  });
}

/** Where each message of the log is found by its own MsgKey, in the order of the log. */
async function locateAll(talk: Talk): Promise<(number | undefined)[]> {
  const found: (number | undefined)[] = [];
  const { seq: last } = await talk.as(talk.alice);
  for (const seq of upTo(last)) {
    const message = await talk.storage.messages.get(talk.pair, seq);
    found.push(message && (await talk.storage.messages.locate(talk.pair, keyOf(message))));
  }
  return found;
}
