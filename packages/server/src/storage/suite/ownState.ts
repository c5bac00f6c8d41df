import { describe, expect, it } from 'bun:test';
import { eachTalk, NOON_MS, type Open, type Talk } from './people.ts';

const NOW_MS = NOON_MS + 60_000;

/** Rules L8 to L10 of `port/conversations.ts`: what a user does with its own side of a conversation. */
export function ownStateSuite(adapter: string, open: Open): void {
  describe(`${adapter}: own side of a conversation`, () => {
    const talk = eachTalk(open);
    clearRules(talk);
    deleteRules(talk);
    setRules(talk);
    repeatRules(talk);
    strangerRules(talk);
  });
}

const eventsOf = async (talk: Talk, uid: number) => (await talk.storage.userEvents.after(uid, 0, 100)).events;

function clearRules(talk: Talk): void {
  it('[L8] hides all messages up to the end from this user and marks them read', async () => {
    await talk.sayMany(3);

    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOW_MS);
    const cleared = await talk.as(talk.bob);
    await talk.say();
    await talk.reopen();

    expect(cleared).toMatchObject({ unread: 0, readSeq: 3, lowestSeq: 4, isHidden: false });
    expect(await talk.seen(talk.bob)).toEqual([4]);
    expect(await talk.as(talk.bob)).toMatchObject({ unread: 1, lowestSeq: 4, seq: 4 });
    expect(await talk.seen(talk.alice)).toEqual([1, 2, 3, 4]);
    expect(await talk.listed(talk.bob)).toEqual(['alice']);
  });

  it('[L8] counts right when what is cleared was recalled or deleted before and after', async () => {
    await talk.sayMany(4);
    await talk.recall(1, talk.alice);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [2], NOW_MS);

    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOW_MS);
    await talk.say();
    await talk.recall(3, talk.alice);
    await talk.storage.messages.deleteFor(talk.pair, talk.bob.uid, [4], NOW_MS);

    expect((await talk.as(talk.bob)).unread).toBe(1);
  });

  it('[L8] writes one user event, to this user alone', async () => {
    await talk.sayMany(3);

    const event = await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOW_MS);

    const expected = {
      uid: talk.bob.uid,
      userSeq: 1,
      kind: 'historyCleared' as const,
      peerUserId: 'alice',
      timeMs: NOW_MS,
      seq: 3,
    };
    expect(event).toEqual(expected);
    expect(await eventsOf(talk, talk.bob.uid)).toEqual([expected]);
    expect(await eventsOf(talk, talk.alice.uid)).toEqual([]);
  });

  it('[L8] leaves on the list a conversation that came back after its deletion', async () => {
    await talk.say();
    await talk.storage.conversations.delete(talk.pair, talk.bob.uid, false, NOW_MS);
    await talk.say();

    await talk.storage.conversations.clear(talk.pair, talk.bob.uid, NOW_MS);

    expect(await talk.listed(talk.bob)).toEqual(['alice']);
  });
}

function deleteRules(talk: Talk): void {
  it('[L9] takes a conversation off this user’s list and leaves its history', async () => {
    await talk.sayMany(2);

    await talk.storage.conversations.delete(talk.pair, talk.bob.uid, false, NOW_MS);

    expect(await talk.listed(talk.bob)).toEqual([]);
    expect(await talk.listed(talk.alice)).toEqual(['bob']);
    expect(await talk.seen(talk.bob)).toEqual([1, 2]);
  });

  it('[L9] takes the history along when it is to be cleared', async () => {
    await talk.sayMany(2);

    await talk.storage.conversations.delete(talk.pair, talk.bob.uid, true, NOW_MS);
    const deleted = await talk.as(talk.bob);
    await talk.say();

    expect(deleted).toMatchObject({ unread: 0, lowestSeq: 3, isHidden: true });
    expect(await talk.seen(talk.bob)).toEqual([3]);
    expect(await talk.list(talk.bob)).toMatchObject([{ unread: 1, lastMessage: { seq: 3 } }]);
    expect(await talk.seen(talk.alice)).toEqual([1, 2, 3]);
  });

  it('[L9] writes one user event, with the history or without', async () => {
    await talk.say();

    const events = [
      await talk.storage.conversations.delete(talk.pair, talk.bob.uid, false, NOW_MS),
      await talk.storage.conversations.delete(talk.pair, talk.bob.uid, true, NOW_MS),
    ];

    expect(events).toMatchObject(
      [1, 2].map((userSeq) => ({ userSeq, kind: 'conversationDeleted', peerUserId: 'alice' })),
    );
    expect(await eventsOf(talk, talk.bob.uid)).toEqual(events.flatMap((event) => event ?? []));
  });
}

function setRules(talk: Talk): void {
  it('[L10] pins and sets the receive option, for this user alone, and both stay', async () => {
    await talk.say();
    const set = (to: { isPinned?: boolean; receiveOption?: number }) =>
      talk.storage.conversations.set(talk.pair, talk.bob.uid, to, NOW_MS);

    await set({ isPinned: true });
    await set({ receiveOption: 2 });
    await talk.reopen();

    expect(await talk.as(talk.bob)).toMatchObject({ isPinned: true, receiveOption: 2 });
    expect(await talk.as(talk.alice)).toMatchObject({ isPinned: false, receiveOption: 0 });
    await set({ isPinned: false, receiveOption: 0 });
    expect(await talk.as(talk.bob)).toMatchObject({ isPinned: false, receiveOption: 0 });
  });

  it('[L10] refuses a pin beyond the bound, and changes nothing then', async () => {
    await talk.say();
    const { uid } = talk.bob;
    const pin = (pinsMax: number) =>
      talk.storage.conversations.set(talk.pair, uid, { isPinned: true, pinsMax, receiveOption: 2 }, NOW_MS);

    const refusal: unknown = await pin(0).catch((error: unknown) => error);

    expect(refusal).toMatchObject({ fault: 'conversationPinsFull' });
    expect(await talk.as(talk.bob)).toMatchObject({ isPinned: false, receiveOption: 0 });
    expect(await eventsOf(talk, uid)).toEqual([]);
    expect(await pin(1)).toHaveLength(2);
  });

  it('[L10] writes one user event for each', async () => {
    await talk.say();

    const both = await talk.storage.conversations.set(
      talk.pair,
      talk.bob.uid,
      { isPinned: true, receiveOption: 2 },
      NOW_MS,
    );
    const off = await talk.storage.conversations.set(talk.pair, talk.bob.uid, { isPinned: false }, NOW_MS);
    const none = await talk.storage.conversations.set(talk.pair, talk.bob.uid, {}, NOW_MS);

    expect([...both, ...off].map(({ userSeq, kind, peerUserId, value }) => [userSeq, kind, peerUserId, value])).toEqual(
      [
        [1, 'conversationPinned', 'alice', 1],
        [2, 'receiveOption', 'alice', 2],
        [3, 'conversationPinned', 'alice', 0],
      ],
    );
    expect(none).toEqual([]);
    expect(await eventsOf(talk, talk.bob.uid)).toEqual([...both, ...off]);
  });
}

function repeatRules(talk: Talk): void {
  it('[L8] [L9] [L10] write nothing when asked again for what is so', async () => {
    await talk.sayMany(2);
    const { uid } = talk.bob;
    const { clear, delete: remove, set } = talk.storage.conversations;
    const steps = [
      () => clear(talk.pair, uid, NOW_MS),
      () => remove(talk.pair, uid, false, NOW_MS),
      () => remove(talk.pair, uid, true, NOW_MS),
      () => set(talk.pair, uid, { isPinned: true, receiveOption: 2 }, NOW_MS),
    ];

    for (const step of steps) {
      await step();
      const before = await talk.as(talk.bob);
      const { userSeq } = await talk.storage.userEvents.after(uid, 0, 100);

      expect((await step()) ?? []).toEqual([]);
      expect(await talk.as(talk.bob)).toEqual(before);
      expect((await talk.storage.userEvents.after(uid, 0, 100)).userSeq).toBe(userSeq);
    }
    await talk.say();
    expect(await clear(talk.pair, uid, NOW_MS)).toMatchObject({ kind: 'historyCleared', seq: 3 });
    expect(await remove(talk.pair, uid, true, NOW_MS)).toMatchObject({ kind: 'conversationDeleted', seq: 3 });
  });
}

function strangerRules(talk: Talk): void {
  it('[L8] [L9] [L10] give nothing and write nothing for a conversation that does not exist', async () => {
    const { uid } = talk.alice;

    expect(await talk.storage.conversations.clear(talk.pair, uid, NOW_MS)).toBeUndefined();
    expect(await talk.storage.conversations.delete(talk.pair, uid, true, NOW_MS)).toBeUndefined();
    expect(await talk.storage.conversations.set(talk.pair, uid, { isPinned: true, receiveOption: 1 }, NOW_MS)).toEqual(
      [],
    );
    expect(await eventsOf(talk, uid)).toEqual([]);
  });
}
