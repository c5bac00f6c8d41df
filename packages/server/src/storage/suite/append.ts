import { describe, expect, it } from 'bun:test';
import { type C2cDraft, FLAG } from '../port/messages.ts';
import { APP, eachTalk, NOON_MS, type Open, type Talk, text, upTo } from './people.ts';

/** Rules M1 and M3 to M8 of `port/messages.ts`. */
export function appendSuite(adapter: string, open: Open): void {
  describe(`${adapter}: append`, () => {
    const talk = eachTalk(open);
    orderRules(talk);
    keepRules(talk);
    countRules(talk);
    flagRules(talk);
    selfRules(talk);
    importRules(talk);
  });
}

function orderRules(talk: Talk): void {
  it('[M1] skips no seq and gives none twice to 50 at once, both ways', async () => {
    const appended = await Promise.all(upTo(50).map((n) => (n % 2 ? talk.say() : talk.answer())));

    expect(appended.map(({ seq }) => seq).sort((x, y) => x - y)).toEqual(upTo(50));
    expect(new Set(appended.map(({ convId }) => convId)).size).toBe(1);
    expect(await talk.seen(talk.alice)).toEqual(upTo(50));
  });

  it('[M1] numbers each conversation by itself, those of another app too', async () => {
    const toCarol = talk.way(talk.alice, talk.carol);
    const appended = [
      await talk.say(),
      await talk.say(toCarol),
      await talk.answer(),
      await talk.say({ sdkAppId: APP + 1 }),
    ];

    expect(appended.map(({ seq }) => seq)).toEqual([1, 1, 2, 1]);
    expect(new Set(appended.map(({ convId }) => convId)).size).toBe(3);
  });

  it('[M4] gives 50 messages called at once the seqs 1 to 50 in the order of the calls', async () => {
    const appended = await talk.sayMany(50);

    expect(appended.map(({ seq }) => seq)).toEqual(upTo(50));
    expect(appended.map(({ msgSeq }) => msgSeq)).toEqual(upTo(50));
  });

  it('[M4] keeps the order of each conversation when calls for several, imports and repeats mix', async () => {
    const calls = upTo(60).map((n) => {
      const over: Partial<C2cDraft> = n % 3 === 0 ? talk.way(talk.carol, talk.alice) : {};
      if (n % 7 === 0) Object.assign(over, { importedSec: 1_500_000_000 - n, flags: FLAG.imported });
      return { isCarols: n % 3 === 0, answer: talk.say({ ...over, keys: [{ hash: n, maxAgeMs: 60_000 }] }) };
    });
    const repeat = talk.say({ keys: [{ hash: 1, maxAgeMs: 3_600_000 }] });

    const seqs = async (isCarols: boolean) =>
      (await Promise.all(calls.filter((call) => call.isCarols === isCarols).map(({ answer }) => answer))).map(
        ({ seq }) => seq,
      );

    expect(await seqs(false)).toEqual(upTo(40));
    expect(await seqs(true)).toEqual(upTo(20));
    expect(await repeat).toMatchObject({ seq: 1, repeated: true });
  });
}

function keepRules(talk: Talk): void {
  it('[M3] has after a reopening what was answered, as it was, and goes on behind it', async () => {
    const body = text('zero \0, quote ", 鸿雁 🪿');
    const extra = { cloudCustomData: 'custom \0 鸿', push: { Title: 'hi' } };
    const draft = talk.draft({ body, extra: JSON.stringify(extra), flags: FLAG.needReadReceipt, msgSeq: 2 ** 32 - 1 });
    const { convId } = await talk.storage.messages.appendC2c(draft);

    await talk.reopen();

    const { msgSeq, random, clientTimeSec, timeMs, flags, fromUid } = draft;
    expect(await talk.storage.messages.get(talk.pair, 1)).toEqual({
      ...{ convId, seq: 1, fromUid, fromUserId: 'alice', msgSeq, random, clientTimeSec, timeMs, importedSec: 0, flags },
      ...{ body: JSON.parse(body), extra, nick: '', faceUrl: '' },
      ...{ isRecalled: false, editedMs: 0, isReceipted: false },
    });
    expect(await talk.say()).toMatchObject({ convId, seq: 2, repeated: false });
    expect(await talk.as(talk.bob)).toMatchObject({ seq: 2, unread: 2 });
  });

  it('[M3] answers and keeps what was called before the store is closed', async () => {
    const calls = upTo(50).map(() => talk.say());

    await talk.reopen();

    expect((await Promise.all(calls)).map(({ seq }) => seq)).toEqual(upTo(50));
    expect(await talk.seen(talk.bob)).toEqual(upTo(50));
  });

  it('[M7] keeps the time of a message whose time is before that of its predecessor; order is by seq', async () => {
    await talk.say({ timeMs: NOON_MS + 9000 });
    await talk.say({ timeMs: NOON_MS + 4000 });

    const page = await talk.storage.messages.page({ log: talk.pair, viewerUid: talk.bob.uid, count: 10 });

    expect(page?.messages.map(({ seq, timeMs }) => [seq, timeMs - NOON_MS])).toEqual([
      [2, 4000],
      [1, 9000],
    ]);
    expect(await talk.as(talk.bob)).toMatchObject({ timeMs: NOON_MS + 4000, lastMessage: { seq: 2 } });
  });
}

function countRules(talk: Talk): void {
  it('[M5] counts each sender by itself up to each message: unread is right from every position', async () => {
    const log = ['alice', 'bob', 'alice silent', 'alice', 'bob', 'bob silent', 'bob', 'alice'];
    for (const entry of log) {
      const flags = entry.endsWith('silent') ? FLAG.noUnread : 0;
      await (entry.startsWith('alice') ? talk.say({ flags }) : talk.answer({ flags }));
    }
    await talk.reopen();

    const unreadFrom = async (reader: Talk['alice']) => {
      const counts = [(await talk.as(reader)).unread];
      for (const seq of upTo(log.length)) {
        const outcome = await talk.storage.conversations.markRead(talk.pair, reader.uid, { seq }, NOON_MS);
        counts.push(outcome?.unread ?? Number.NaN);
      }
      return counts;
    };

    expect(await unreadFrom(talk.bob)).toEqual([3, 2, 2, 2, 1, 1, 1, 1, 0]);
    expect(await unreadFrom(talk.alice)).toEqual([3, 3, 2, 2, 2, 1, 1, 0, 0]);
  });
}

function flagRules(talk: Talk): void {
  it('[M6] leaves last message and time as they are for noLastMsg', async () => {
    await talk.say();
    await talk.say({ flags: FLAG.noLastMsg });

    for (const viewer of [talk.alice, talk.bob]) {
      expect(await talk.as(viewer)).toMatchObject({ seq: 2, timeMs: NOON_MS + 1000, lastMessage: { seq: 1 } });
    }
    expect((await talk.as(talk.bob)).unread).toBe(2);
    expect(await talk.seen(talk.bob)).toEqual([1, 2]);
  });

  it('[M6] hides notForSender from the sender alone', async () => {
    await talk.say();
    await talk.say({ flags: FLAG.notForSender });

    expect(await talk.seen(talk.alice)).toEqual([1]);
    expect(await talk.seen(talk.bob)).toEqual([1, 2]);
    expect(await talk.as(talk.alice)).toMatchObject({ timeMs: NOON_MS + 1000, lastMessage: { seq: 1 } });
    expect(await talk.as(talk.bob)).toMatchObject({ timeMs: NOON_MS + 2000, lastMessage: { seq: 2 }, unread: 2 });
  });

  it('[M6] shows the sender no conversation until there is more than notForSender in it', async () => {
    await talk.say({ flags: FLAG.notForSender });
    const [before, ofBob] = [await talk.listed(talk.alice), await talk.listed(talk.bob)];

    await talk.say();

    expect([before, ofBob]).toEqual([[], ['alice']]);
    expect(await talk.listed(talk.alice)).toEqual(['bob']);
  });
}

function selfRules(talk: Talk): void {
  it('[M5] counts nothing unread of what a user sends to itself', async () => {
    await talk.say(talk.way(talk.alice, talk.alice));
    await talk.say(talk.way(talk.alice, talk.alice));

    expect(await talk.list(talk.alice)).toMatchObject([{ peerUserId: 'alice', unread: 0, lastMessage: { seq: 2 } }]);
    expect(await talk.as(talk.alice, talk.pairOf(talk.alice, talk.alice))).toMatchObject({ unread: 0, seq: 2 });
  });
}

function importRules(talk: Talk): void {
  const imported = { importedSec: 1_500_000_000, msgSeq: 4_000_000_007, random: 8, flags: FLAG.imported };

  it('[M8] appends an import in the order of arrival, with its own time', async () => {
    await talk.say();
    await talk.say(imported);
    await talk.say({ ...imported, importedSec: 1_400_000_000 });

    const page = await talk.storage.messages.page({ log: talk.pair, viewerUid: talk.bob.uid, count: 10 });

    const times = page?.messages.map(({ seq, timeMs, importedSec }) => [seq, timeMs - NOON_MS, importedSec]);
    expect(times).toEqual([
      [3, 3000, 1_400_000_000],
      [2, 2000, 1_500_000_000],
      [1, 1000, 0],
    ]);
    expect(page?.messages.map(({ flags }) => flags)).toEqual([FLAG.imported, FLAG.imported, 0]);
  });

  it('[M8] changes nothing for an import that the conversation holds already', async () => {
    const first = await talk.say(imported);
    const others = [{ random: 9 }, { msgSeq: 9 }, { importedSec: 9 }];
    for (const other of others) expect((await talk.say({ ...imported, ...other })).repeated).toBe(false);
    await talk.say();
    await talk.reopen();

    const again = await talk.say({ ...imported, body: text('another') });

    expect(again).toEqual({ ...first, repeated: true });
    expect(await talk.as(talk.bob)).toMatchObject({ seq: 5, unread: 5 });
  });

  it('[M8] stores an import once that comes 20 times at once', async () => {
    const appended = await talk.sayMany(20, imported);

    expect(appended.map(({ repeated }) => repeated)).toEqual([false, ...Array(19).fill(true)]);
    expect(await talk.seen(talk.bob)).toEqual([1]);
  });
}
