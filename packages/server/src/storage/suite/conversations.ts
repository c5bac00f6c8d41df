import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import { FLAG } from '../port/messages.ts';
import { eachTalk, NOON_MS, type Open, people, type Talk } from './people.ts';

const NOW_MS = NOON_MS + 60_000;

/** Rules L1 to L7 of `port/conversations.ts`. */
export function conversationSuite(adapter: string, open: Open): void {
  describe(`${adapter}: conversations`, () => {
    const talk = eachTalk(open);
    unreadRules(talk);
    lastMessageRules(talk);
    deletedTopRules(talk);
    hiddenRules(talk);
    writeRules(talk);
    listRules(talk);
    headRules(talk);
    getRules(talk);
    totalRules(talk);
  });
}

function unreadRules(talk: Talk): void {
  it('[L1] counts countable messages of the peer after the position, less those recalled or deleted', async () => {
    for (const flags of [0, 0, 0, FLAG.noUnread, 0, 0]) await talk.say({ flags });
    await talk.answer();
    await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, { seq: 1 }, NOW_MS);

    await talk.recall(1, talk.alice);
    await talk.recall(2, talk.alice);
    await talk.recall(4, talk.alice);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [1, 2, 3, 4, 7], NOW_MS);
    await talk.storage.messages.deleteFor(talk.pair, talk.alice.uid, [6], NOW_MS);

    expect((await talk.as(talk.bob)).unread).toBe(2);
    expect((await talk.list(talk.bob))[0]?.unread).toBe(2);
    expect((await talk.as(talk.alice)).unread).toBe(1);
  });
}

function lastMessageRules(talk: Talk): void {
  const last = async (viewer: Account) => (await talk.list(viewer))[0]?.lastMessage;

  it('[L2] shows the latest message, a recalled one as a tombstone', async () => {
    await talk.say();
    await talk.answer();
    await talk.recall(2, talk.bob);

    for (const viewer of [talk.alice, talk.bob]) {
      expect(await last(viewer)).toMatchObject({ seq: 2, isRecalled: true, body: [] });
      expect(await last(viewer)).toEqual(await talk.storage.messages.get(talk.pair, 2));
    }
  });

  it('[L2] shows none when all is cleared, and the next one that comes', async () => {
    await talk.sayMany(2);
    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOW_MS);
    const cleared = await last(talk.bob);

    await talk.say({ flags: FLAG.noLastMsg });
    const still = await last(talk.bob);
    await talk.say();

    expect([cleared, still]).toEqual([undefined, undefined]);
    expect((await last(talk.bob))?.seq).toBe(4);
    expect((await last(talk.alice))?.seq).toBe(4);
  });

  it('[L2] passes over what is not for the list, or hidden from its sender', async () => {
    await talk.say();
    await talk.say({ flags: FLAG.notForSender });
    await talk.say({ flags: FLAG.noLastMsg });

    expect((await last(talk.alice))?.seq).toBe(1);
    expect((await last(talk.bob))?.seq).toBe(2);
  });
}

function deletedTopRules(talk: Talk): void {
  it('[L2] shows the next older message when the user deleted the latest, in whatever order', async () => {
    for (const flags of [0, 0, FLAG.noLastMsg, FLAG.notForSender, 0, 0]) await talk.say({ flags });
    const steps = [[5], [6], [1], [4], [2]];
    const tops: (number | undefined)[][] = [];
    for (const seqs of steps) {
      for (const { uid } of [talk.alice, talk.bob]) await talk.storage.messages.deleteFor(talk.pair, uid, seqs, NOW_MS);
      const [ofAlice, ofBob] = [await talk.as(talk.alice), await talk.as(talk.bob)];
      expect(ofBob.timeMs).toBe(ofBob.lastMessage?.timeMs ?? 0);
      tops.push([ofAlice.lastMessage?.seq, ofBob.lastMessage?.seq]);
    }

    expect(tops).toEqual([
      [6, 6],
      [2, 4],
      [2, 4],
      [2, 2],
      [undefined, undefined],
    ]);
    await talk.answer();
    expect((await talk.as(talk.alice)).lastMessage?.seq).toBe(7);
  });
}

function hiddenRules(talk: Talk): void {
  for (const clear of [false, true]) {
    it(`[L3] hides a conversation deleted ${clear ? 'with' : 'without'} its history until a later shown message (D11)`, async () => {
      await talk.sayMany(2);
      await talk.storage.conversations.delete(talk.pair, talk.bob.uid, clear, NOW_MS);
      const hidden = [await talk.listed(talk.bob), (await talk.as(talk.bob)).isHidden];
      await talk.say({ flags: FLAG.noLastMsg });
      await talk.answer({ flags: FLAG.notForSender });
      await talk.recall(1, talk.alice);
      const still = [await talk.listed(talk.bob), (await talk.as(talk.bob)).isHidden];
      await talk.reopen();

      await talk.say();

      expect([hidden, still]).toEqual([
        [[], true],
        [[], true],
      ]);
      expect(await talk.list(talk.bob)).toMatchObject([
        { peerUserId: 'alice', isHidden: false, lastMessage: { seq: 5 } },
      ]);
      expect(await talk.listed(talk.alice)).toEqual(['bob']);
    });
  }

  it('[L3] shows a deleted conversation again for a message of one’s own', async () => {
    await talk.say();
    await talk.storage.conversations.delete(talk.pair, talk.bob.uid, true, NOW_MS);

    await talk.answer();

    expect(await talk.list(talk.bob)).toMatchObject([{ peerUserId: 'alice', unread: 0, lastMessage: { seq: 2 } }]);
  });
}

function writeRules(talk: Talk): void {
  it('[L4] touches no user’s own state with a send: neither stream, nor position, nor change log', async () => {
    await talk.sayMany(3);
    await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, {}, NOW_MS);
    await talk.storage.conversations.set(talk.pair, talk.bob.uid, { isPinned: true, receiveOption: 1 }, NOW_MS);
    const own = async () => {
      const { rev, readSeq, isPinned, receiveOption, peerReadSeq } = await talk.as(talk.bob);
      const { userSeq } = await talk.storage.userEvents.after(talk.bob.uid, 0, 10);
      return { rev, readSeq, isPinned, receiveOption, peerReadSeq, userSeq };
    };
    const before = await own();

    await talk.sayMany(20);

    expect(await own()).toEqual(before);
    expect(before).toMatchObject({ rev: 1, readSeq: 3, userSeq: 2 });
  });
}

/** Each of these says something to alice, one after another. */
async function tell(talk: Talk, ...names: string[]): Promise<void> {
  for (const from of await people(talk.storage, ...names)) await talk.say(talk.way(from, talk.alice));
}

function listRules(talk: Talk): void {
  const pin = async (name: string, isPinned: boolean) => {
    const [peer] = await people(talk.storage, name);
    if (peer) await talk.storage.conversations.set(talk.pairOf(talk.alice, peer), talk.alice.uid, { isPinned }, NOW_MS);
  };

  it('[L5] lists pinned ones first, then the newest first', async () => {
    await tell(talk, 'bob', 'carol', 'dave', 'erin', 'bob');
    await pin('carol', true);
    await pin('dave', true);
    const pinned = await talk.listed(talk.alice);

    await pin('dave', false);

    expect(pinned).toEqual(['dave', 'carol', 'bob', 'erin']);
    expect(await talk.listed(talk.alice)).toEqual(['carol', 'bob', 'erin', 'dave']);
  });

  it('[L5] lists at most `max` in all, in pages; hidden ones take no place (S60)', async () => {
    await tell(talk, 'bob', 'carol', 'dave', 'erin', 'frank');
    await talk.storage.conversations.delete(talk.pairOf(talk.alice, talk.carol), talk.alice.uid, false, NOW_MS);
    const page = async (max: number, offset: number, count: number) =>
      (await talk.storage.conversations.list(talk.alice.uid, max, offset, count)).map(({ peerUserId }) => peerUserId);

    expect(await page(100, 0, 2)).toEqual(['frank', 'erin']);
    expect(await page(100, 2, 2)).toEqual(['dave', 'bob']);
    expect(await page(100, 4, 2)).toEqual([]);
    expect(await page(3, 0, 100)).toEqual(['frank', 'erin', 'dave']);
    expect(await page(3, 2, 2)).toEqual(['dave']);
    expect(await page(3, 5, 2)).toEqual([]);
  });

  it('[L5] lists equal times by id, the same in every page', async () => {
    const from = await people(talk.storage, 'bob', 'carol', 'dave', 'erin');
    for (const peer of from) await talk.say({ ...talk.way(peer, talk.alice), timeMs: NOON_MS });

    const ids = (await talk.list(talk.alice)).map(({ convId }) => convId);

    expect(ids).toEqual([...ids].sort((x, y) => x - y));
    for (const at of [0, 1, 2, 3]) {
      expect((await talk.storage.conversations.list(talk.alice.uid, 100, at, 1)).map(({ convId }) => convId)).toEqual(
        ids.slice(at, at + 1),
      );
    }
  });
}

function headRules(talk: Talk): void {
  it('[L11] gives the heads of exactly the list, page by page', async () => {
    await tell(talk, 'bob', 'carol', 'dave', 'erin');
    const { conversations } = talk.storage;
    await conversations.delete(talk.pairOf(talk.alice, talk.carol), talk.alice.uid, false, NOW_MS);
    await conversations.markRead(talk.pair, talk.alice.uid, { seq: 1 }, NOW_MS);
    await conversations.set(talk.pair, talk.alice.uid, { isPinned: true }, NOW_MS);

    for (const [max, offset, count] of [
      [100, 0, 100],
      [100, 1, 1],
      [2, 1, 100],
      [100, 9, 9],
    ] as const) {
      const list = await conversations.list(talk.alice.uid, max, offset, count);
      expect(await conversations.heads(talk.alice.uid, max, offset, count)).toEqual(
        list.map(({ convId, seq, rev }) => ({ convId, seq, rev })),
      );
    }
  });

  it('[L12] gives some conversations as the list does, hidden ones too, and none of other users', async () => {
    await tell(talk, 'bob', 'carol', 'dave');
    const { conversations } = talk.storage;
    const list = await talk.list(talk.alice);
    const ids = list.map(({ convId }) => convId);
    const [, middle] = list;

    expect(await conversations.some(talk.alice.uid, [...ids].reverse())).toEqual(list);
    expect(await conversations.some(talk.alice.uid, ids.slice(1, 2))).toEqual(middle ? [middle] : []);
    expect(await conversations.some(talk.alice.uid, [])).toEqual([]);
    expect((await conversations.some(talk.bob.uid, ids)).map(({ peerUserId }) => peerUserId)).toEqual(['alice']);

    await conversations.delete(talk.pair, talk.alice.uid, false, NOW_MS);
    const whole = await conversations.get(talk.pair, talk.alice.uid);
    expect(whole?.isHidden).toBe(true);
    expect(await conversations.some(talk.alice.uid, whole ? [whole.convId] : [])).toEqual(whole ? [whole] : []);
  });
}

function getRules(talk: Talk): void {
  it('[L6] gives one conversation as the list does, hidden or not; nothing when no message was ever sent', async () => {
    expect(await talk.storage.conversations.get(talk.pair, talk.alice.uid)).toBeUndefined();
    const { convId } = await talk.say();
    await talk.answer();
    await talk.storage.conversations.markRead(talk.pair, talk.bob.uid, { seq: 1 }, NOW_MS);

    const conversation = await talk.as(talk.alice);

    expect(conversation).toMatchObject({
      ...{ convId, peerUid: talk.bob.uid, peerUserId: 'bob', seq: 2, rev: 1, lowestSeq: 1, unread: 1, readSeq: 0 },
      ...{
        peerReadSeq: 1,
        peerReadMs: NOW_MS,
        isPinned: false,
        receiveOption: 0,
        isHidden: false,
        timeMs: NOON_MS + 2000,
      },
    });
    expect(await talk.list(talk.alice)).toEqual([conversation]);
    await talk.storage.conversations.delete(talk.pair, talk.alice.uid, false, NOW_MS);
    expect(await talk.as(talk.alice)).toEqual({ ...conversation, isHidden: true, hiddenSeq: 2 });
  });
}

function totalRules(talk: Talk): void {
  it('[L7] sums unread over what the list shows, but for conversations set to be quiet', async () => {
    await tell(talk, 'bob', 'bob', 'bob', 'carol', 'carol', 'dave');
    const total = (max = 100) => talk.storage.conversations.totalUnread(talk.alice.uid, max);
    const sums = [await total(), await total(2), await total(1), await total(0)];

    await talk.storage.conversations.set(
      talk.pairOf(talk.alice, talk.carol),
      talk.alice.uid,
      { receiveOption: 2 },
      NOW_MS,
    );
    const quiet = [await total(), await total(2)];
    await talk.storage.conversations.delete(talk.pair, talk.alice.uid, false, NOW_MS);

    expect(sums).toEqual([6, 3, 1, 0]);
    expect(quiet).toEqual([4, 1]);
    expect(await total()).toBe(1);
    expect(await talk.storage.conversations.totalUnread(talk.bob.uid, 100)).toBe(0);
  });
}
