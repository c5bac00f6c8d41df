import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import type { Group } from '../port/groups.ts';
import { eachTalk, NOON_MS, type Open } from './people.ts';
import { doneBy, someGroup } from './someGroup.ts';

const NOW_MS = NOON_MS + 60_000;
const UNTIL_MS = NOW_MS + 600_000;
const uidsOf = (...accounts: Account[]): number[] => accounts.map(({ uid }) => uid);

/** Rules [V1] to [V12]: what is kept of live rooms. */
export function liveSuite(adapter: string, open: Open): void {
  describe(`${adapter}: live rooms`, () => {
    const talk = eachTalk(open);
    const room = () => someGroup(talk.storage, talk.alice, { isLive: true, groupId: 'show' });
    const banned = async ({ gid }: Group, nowMs = NOW_MS) =>
      (await talk.storage.live.banned(gid, { nowMs, offset: 0, count: 10 })).map(({ userId }) => userId);

    it('[V1] [V3] who is banned is told by event and notice, and stays banned until the end of it', async () => {
      const { gid, ...group } = await room();
      const how = doneBy(talk.alice, { notice: { kind: 'banned', text: 'bye' } });

      const news = await talk.storage.live.ban(gid, uidsOf(talk.bob, talk.carol, talk.bob), UNTIL_MS, how);

      expect(news).toMatchObject({
        left: uidsOf(talk.bob, talk.carol),
        events: [{ kind: 'groupLeft', value: 3, groupId: 'show' }, { uid: talk.carol.uid }],
        notices: [{ uid: talk.bob.uid, message: { body: [{ MsgContent: { kind: 'banned', text: 'bye' } }] } }, {}],
      });
      expect(await banned({ gid, ...group })).toEqual(['bob', 'carol']);
      expect(await banned({ gid, ...group }, UNTIL_MS)).toEqual([]);
      const page = { nowMs: NOW_MS, offset: 1, count: 10 };
      expect(await talk.storage.live.banned(gid, page)).toEqual([
        { uid: talk.carol.uid, userId: 'carol', untilMs: UNTIL_MS },
      ]);
    });

    it('[V1] [V2] a later ban takes the place of an earlier one; it ends before its time for those who had one', async () => {
      const group = await room();
      const ban = (untilMs: number, ...who: Account[]) =>
        talk.storage.live.ban(group.gid, uidsOf(...who), untilMs, doneBy(talk.alice));
      await ban(UNTIL_MS, talk.bob);
      await ban(NOW_MS + 1, talk.bob, talk.carol);

      expect(await talk.storage.live.unban(group.gid, uidsOf(talk.alice, talk.bob), NOW_MS)).toEqual([talk.bob.uid]);
      expect(await banned(group)).toEqual(['carol']);
      expect(await talk.storage.live.unban(group.gid, uidsOf(talk.carol), NOW_MS + 1)).toEqual([]);
      await talk.storage.groups.dissolve(group.gid, doneBy(talk.alice));
      expect(await ban(UNTIL_MS, talk.bob)).toEqual({ refused: 'gone' });
    });

    it('[V4] what is kept of accounts, in their order', async () => {
      const { gid } = await room();
      const nobody = { isAdmin: false, muteUntilMs: 0, banUntilMs: 0, marks: [] };
      await talk.storage.live.ban(gid, uidsOf(talk.bob), UNTIL_MS, doneBy(talk.alice));
      await talk.storage.groups.mute(gid, uidsOf(talk.carol), UNTIL_MS, doneBy(talk.alice));
      await talk.storage.live.appoint(gid, uidsOf(talk.carol), 5, doneBy(talk.alice));
      const marks = [1_002, 1_000].map((mark) => ({ uid: talk.carol.uid, mark }));
      await talk.storage.live.mark(gid, marks, { marksMax: 10, membersMax: 10 });
      const places = (nowMs: number) =>
        talk.storage.live.places(gid, [...uidsOf(talk.carol, talk.bob, talk.alice), 999_999], nowMs);

      expect(await places(NOW_MS)).toEqual([
        { uid: talk.carol.uid, isAdmin: true, muteUntilMs: UNTIL_MS, banUntilMs: 0, marks: [1_000, 1_002] },
        { ...nobody, uid: talk.bob.uid, banUntilMs: UNTIL_MS },
        { ...nobody, uid: talk.alice.uid },
        { ...nobody, uid: 999_999 },
      ]);
      expect((await places(UNTIL_MS)).map(({ muteUntilMs, banUntilMs }) => muteUntilMs + banUntilMs)).toEqual(
        Array(4).fill(0),
      );
    });

    it('[V5] [V6] [V7] administrators are so many at most; who becomes one or ceases to be is told', async () => {
      const { gid } = await room();
      const names = async () => (await talk.storage.live.admins(gid)).map(({ userId }) => userId);
      const set = doneBy(talk.alice, { notice: { kind: 'adminSet' } });
      const unset = doneBy(talk.alice, { notice: { kind: 'adminRemoved' } });

      expect(await talk.storage.live.appoint(gid, uidsOf(talk.bob), 1, set)).toMatchObject({
        joined: uidsOf(talk.bob),
        notices: [{ uid: talk.bob.uid }],
      });
      expect(await talk.storage.live.appoint(gid, uidsOf(talk.bob), 1, set)).toMatchObject({ joined: [], notices: [] });
      expect(await talk.storage.live.appoint(gid, uidsOf(talk.carol), 1, set)).toEqual({ refused: 'tooMany' });
      expect(await names()).toEqual(['bob']);
      expect(await talk.storage.live.dismiss(gid, uidsOf(talk.bob, talk.carol), unset)).toMatchObject({
        left: uidsOf(talk.bob),
        notices: [{ uid: talk.bob.uid }],
      });
      expect(await names()).toEqual([]);
    });

    it('[V8] [V9] marks and accounts with one are so many at most, the server’s own are not counted', async () => {
      const { gid } = await room();
      const limits = { marksMax: 2, membersMax: 1 };
      const mark = (account: Account, ...marks: number[]) =>
        talk.storage.live.mark(
          gid,
          marks.map((one) => ({ uid: account.uid, mark: one })),
          limits,
        );
      const marksOf = async ({ uid }: Account) => (await talk.storage.live.places(gid, [uid], NOW_MS))[0]?.marks;

      expect(await mark(talk.bob, 500, 600, 1_000, 1_001, 1_001)).toEqual({ done: true });
      expect(await mark(talk.bob, 1_002)).toEqual({ refused: 'tooManyMarks' });
      expect(await mark(talk.carol, 500, 1_000)).toEqual({ refused: 'tooManyMembers' });
      expect(await mark(talk.carol, 500)).toEqual({ done: true });
      expect(await marksOf(talk.bob)).toEqual([500, 600, 1_000, 1_001]);
      await talk.storage.live.unmark(
        gid,
        [500, 1_000, 7_777].map((one) => ({ uid: talk.bob.uid, mark: one })),
      );
      expect(await marksOf(talk.bob)).toEqual([600, 1_001]);
      expect(await mark(talk.carol, 1_000)).toEqual({ done: true });
      expect(await marksOf(talk.carol)).toEqual([500, 1_000]);
    });

    it('[V10] who left tells its other devices', async () => {
      const { gid } = await room();

      const event = await talk.storage.live.quit(gid, talk.bob.uid, NOW_MS);

      expect(event).toMatchObject({ uid: talk.bob.uid, kind: 'groupLeft', value: 0, groupId: 'show', timeMs: NOW_MS });
    });

    it('[V11] [V12] a room whose owner is gone goes on without one', async () => {
      const { gid, infoSeq } = await room();
      const owned = async () => (await talk.storage.live.owned(talk.alice.uid, 10)).map(({ groupId }) => groupId);
      const disown = (by: Account) => talk.storage.live.disown(gid, by.uid, doneBy(by));

      expect([await owned(), await disown(talk.bob)]).toMatchObject([['show'], { group: { ownerUserId: 'alice' } }]);
      const news = await disown(talk.alice);

      expect(news).toMatchObject({
        group: { ownerUid: 0, ownerUserId: '', infoSeq: infoSeq + 1 },
        change: { kind: 'info', byUid: talk.alice.uid, note: { info: { infoSeq: infoSeq + 1 } } },
      });
      expect([await owned(), await disown(talk.alice)]).toMatchObject([[], { group: { infoSeq: infoSeq + 1 } }]);
    });

    it('[V2] [V5] [V6] [V8] [V9] a room that was dissolved refuses', async () => {
      const { gid } = await room();
      await talk.storage.groups.dissolve(gid, doneBy(talk.alice));
      const uids = uidsOf(talk.bob);
      const marks = [{ uid: talk.bob.uid, mark: 1_000 }];
      const { live } = talk.storage;

      expect([
        await live.appoint(gid, uids, 5, doneBy(talk.alice)),
        await live.dismiss(gid, uids, doneBy(talk.alice)),
        await live.mark(gid, marks, { marksMax: 1, membersMax: 1 }),
        await live.unmark(gid, marks),
      ]).toEqual(Array(4).fill({ refused: 'gone' }));
      expect(await live.unban(gid, uids, NOW_MS)).toEqual([]);
    });
  });
}
