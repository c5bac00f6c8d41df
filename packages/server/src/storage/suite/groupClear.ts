import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import type { Group } from '../port/groups.ts';
import { APP, eachTalk, NOON_MS, type Open, text } from './people.ts';
import { doneBy, someGroup } from './someGroup.ts';

/** Rule [G38]: history of a group cleared for all. */
export function groupClearSuite(adapter: string, open: Open): void {
  describe(`${adapter}: history of a group`, () => {
    const talk = eachTalk(open);
    let said = 0;
    const say = async ({ gid }: Group, from: Account) => {
      const n = ++said;
      const draft = {
        sdkAppId: APP,
        gid,
        fromUid: from.uid,
        fromProfileId: from.profileId,
        asApp: false,
        at: [],
        targets: [],
      };
      const when = { msgSeq: 0, random: n, clientTimeSec: NOON_MS / 1000, timeMs: NOON_MS + n, flags: 0 };
      await talk.storage.groups.append({ ...draft, ...when, body: text(`${n}`), extra: '', keys: [] });
    };
    const seen = async ({ gid }: Group, { uid }: Account) => {
      const log = { sdkAppId: APP, gid };
      const page = await talk.storage.messages.page({ log, viewerUid: uid, count: 100 });
      const conversation = await talk.storage.conversations.get(log, uid);
      const seqs = page?.messages.map(({ seq }) => seq).reverse();
      return { seqs, unread: conversation?.unread, last: conversation?.lastMessage?.seq };
    };

    const clear = ({ gid }: Group, seq?: number, some = [talk.alice, talk.bob, talk.carol]) =>
      talk.storage.groups.clearHistory(
        gid,
        seq,
        some.map(({ uid }) => uid),
        NOON_MS,
      );

    it('[G38] is hidden from the members that are named, in as many calls as are wanted', async () => {
      const group = await someGroup(talk.storage, talk.alice, { members: [talk.bob, talk.carol] });
      for (let n = 0; n < 3; n++) await say(group, talk.alice);

      const first = await clear(group, undefined, [talk.bob]);
      await say(group, talk.alice);
      const half = [await seen(group, talk.bob), await seen(group, talk.carol)];
      const again = await clear(group, 3, [talk.bob, talk.carol]);

      expect(first).toMatchObject({ seq: 3, events: [{ uid: talk.bob.uid, seq: 3 }] });
      expect(half).toMatchObject([
        { seqs: [4], unread: 1 },
        { seqs: [1, 2, 3, 4], unread: 4 },
      ]);
      expect(again).toMatchObject({ seq: 3, events: [{ uid: talk.carol.uid, seq: 3 }] });
      expect(await seen(group, talk.carol)).toMatchObject({ seqs: [4], unread: 1 });
    });

    it('[G38] is hidden up to a place and counts as read, for all who are there; each is told once', async () => {
      const group = await someGroup(talk.storage, talk.alice, { members: [talk.bob, talk.carol] });
      for (const from of [talk.alice, talk.bob, talk.alice, talk.bob, talk.alice]) await say(group, from);

      const cleared = await clear(group, 3);

      expect(cleared).toMatchObject({ seq: 3, events: [{ kind: 'historyCleared', seq: 3 }, {}, {}] });
      expect(await seen(group, talk.alice)).toEqual({ seqs: [4, 5], unread: 1, last: 5 });
      expect(await seen(group, talk.bob)).toEqual({ seqs: [4, 5], unread: 1, last: 5 });
      expect(await seen(group, talk.carol)).toEqual({ seqs: [4, 5], unread: 2, last: 5 });
      expect(await clear(group, 2)).toEqual({ seq: 2, events: [] });
      expect(await clear(group)).toMatchObject({ seq: 5 });
      expect(await seen(group, talk.carol)).toEqual({ seqs: [], unread: 0, last: undefined });
      await say(group, talk.alice);
      expect(await seen(group, talk.carol)).toEqual({ seqs: [6], unread: 1, last: 6 });
    });

    it('[G38] stays hidden from who comes later, where history is open', async () => {
      const group = await someGroup(talk.storage, talk.alice, { opensHistory: true });
      for (let n = 0; n < 3; n++) await say(group, talk.alice);
      await clear(group, 2);

      const limits = { perUserMax: 0, receiveOption: 0 };
      await talk.storage.groups.add(group.gid, [{ uid: talk.bob.uid }], { ...doneBy(talk.alice), ...limits });

      expect(await seen(group, talk.bob)).toMatchObject({ seqs: [3], unread: 0 });
      await talk.storage.groups.dissolve(group.gid, doneBy(talk.alice));
      expect(await clear(group)).toEqual({ refused: 'gone' });
    });
  });
}
