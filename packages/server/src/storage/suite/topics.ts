import { beforeEach, describe, expect, it } from 'bun:test';
import { seeded } from '@hongyan/conformance/seeded';
import type { Account } from '../port/accounts.ts';
import type { Group, Operator } from '../port/groups.ts';
import { FLAG } from '../port/messages.ts';
import { APP, eachStore, NOON_MS, type Open, people } from './people.ts';
import { communityDraft, TOWN_ID, topicDraft } from './town.ts';

const LIMITS = { groups: 0, perDay: 0, ofType: 0, perUser: 0 };
const asOperator = ({ uid, userId }: Account): Operator => ({ uid, userId, nick: '', faceUrl: '' });

/** What every storage adapter must do about topics. Rule ids are those of `port/topics.ts` and `port/conversations.ts`. */
export function topicSuite(adapter: string, open: Open): void {
  describe(`${adapter}: topics`, () => {
    const store = eachStore(open);
    let [alice, bob, carol] = [] as unknown as [Account, Account, Account];
    let town: Group;
    let news: Group;
    let random: number;
    const telling = () => ({ operator: asOperator(alice), nowMs: NOON_MS });
    const groups = () => store.storage.groups;
    const made = async (name: string, max = 0): Promise<Group> => {
      const outcome = await store.storage.topics.create(town.gid, topicDraft(name), { ...telling(), max });
      const [topic] = 'refused' in outcome ? [] : outcome.topics;
      if (!topic) throw new Error(`no topic: ${JSON.stringify(outcome)}`);
      return topic;
    };
    type More = { at?: number[]; flags?: number; importedSec?: number };
    const say = (from: Account, { gid }: Group = news, more: More = {}) =>
      groups().append({
        ...{ sdkAppId: APP, gid, fromUid: from.uid, fromProfileId: from.profileId, msgSeq: 0, random: ++random },
        ...{ clientTimeSec: NOON_MS / 1000, timeMs: NOON_MS, flags: 0, extra: '', keys: [], asApp: false },
        ...{ at: [], targets: [], ...more },
        body: JSON.stringify([{ MsgType: 'TIMTextElem', MsgContent: { Text: `${random}` } }]),
      });
    const join = (who: Account) =>
      groups().add(town.gid, [{ uid: who.uid }], { ...telling(), perUserMax: 0, receiveOption: 0 });
    const leave = (who: Account) => groups().remove(town.gid, [who.uid], { ...telling(), why: 0 });
    const seen = (who: Account, { gid }: Group = news) =>
      store.storage.conversations.get({ sdkAppId: APP, gid }, who.uid);
    const unread = async (who: Account, topic = news) => (await seen(who, topic))?.unread;
    const refusal = (outcome: object): unknown => ('refused' in outcome ? outcome.refused : undefined);

    beforeEach(async () => {
      random = 0;
      [alice, bob, carol] = (await people(store.storage, 'alice', 'bob', 'carol')) as [Account, Account, Account];
      const outcome = await groups().create(communityDraft(alice.uid, { members: [{ uid: bob.uid }] }), LIMITS);
      if ('refused' in outcome) throw new Error(outcome.refused);
      town = outcome.group;
      news = await made('news');
    });

    it('[T7] makes a topic once, with its information, and records it in the log of the community', async () => {
      expect(news).toMatchObject({
        ...{ groupId: `${TOWN_ID}@TOPIC#_news`, name: 'news', customString: 'own', memberCount: 2 },
        community: { gid: town.gid, groupId: TOWN_ID },
      });
      const how = { ...telling(), max: 0 };
      expect(await store.storage.topics.create(town.gid, topicDraft('news'), how)).toEqual({ refused: 'taken' });
      const drawn = await store.storage.topics.create(town.gid, { ...topicDraft('x'), topicId: undefined }, how);
      expect('refused' in drawn ? '' : drawn.topics[0]?.groupId).toMatch(/^@TGS#_town@TOPIC#_@TOPIC#\w{10}$/);

      const log = { sdkAppId: APP, gid: town.gid };
      const page = await store.storage.messages.changes(log, bob.uid, 0, 10);
      expect(page?.changes).toMatchObject([
        { kind: 'topicCreated', note: { topic: { topicId: news.groupId, id: String(news.convId) } } },
        { kind: 'topicCreated' },
      ]);
    });

    it('[T7] makes another incarnation of a deleted topic under its id, with nothing in it (S32)', async () => {
      await say(alice);
      await store.storage.conversations.markRead({ sdkAppId: APP, gid: news.gid }, bob.uid, {}, NOON_MS);
      const deleted = await store.storage.topics.delete(town.gid, [news.groupId, 'none'], telling());
      expect(deleted).toMatchObject({ topics: [{ gid: news.gid }], changes: [{ kind: 'topicDeleted' }] });
      expect(refusal(await say(alice))).toBe('gone');
      expect(await seen(bob)).toBeUndefined();

      const again = await made('news');

      expect(again.convId).not.toBe(news.convId);
      expect(await seen(bob, again)).toMatchObject({ seq: 0, unread: 0, readSeq: 0 });
    });

    it('[T8] makes no more topics than the limit, whoever asks at the same time, and none where there are none', async () => {
      const names = ['a', 'b', 'c', 'd'];
      const outcomes = await Promise.all(
        names.map((name) => store.storage.topics.create(town.gid, topicDraft(name), { ...telling(), max: 3 })),
      );
      expect(outcomes.map(refusal).filter((one) => one === 'limit')).toHaveLength(2);
      const plain = await groups().create(
        communityDraft(alice.uid, { groupId: '@TGS#_plain', hasTopics: false }),
        LIMITS,
      );
      const { gid } = 'refused' in plain ? town : plain.group;
      expect(await store.storage.topics.create(gid, topicDraft('e'), { ...telling(), max: 0 })).toEqual({
        refused: 'disabled',
      });
    });

    it('[T9] lists the topics of a community, and no list of groups has them', async () => {
      const art = await made('art');

      const ids = async (topicIds?: string[]) =>
        (await store.storage.topics.list(town.gid, topicIds)).map(({ groupId }) => groupId);
      expect(await ids()).toEqual([news.groupId, art.groupId]);
      expect(await ids([art.groupId, 'none'])).toEqual([art.groupId]);
      expect((await groups().list(APP, { afterGid: 0, count: 10 })).total).toBe(1);
      expect((await groups().joined(bob.uid, { offset: 0, count: 10 })).total).toBe(1);
      expect(await groups().gidsOf(bob.uid)).toEqual([town.gid]);
    });

    it('[T10] deletes all topics of a community when none is named', async () => {
      await made('art');
      expect(await store.storage.topics.delete(town.gid, undefined, telling())).toMatchObject({ topics: [{}, {}] });
      expect(await store.storage.topics.list(town.gid)).toEqual([]);
    });

    it('[T1][L14] members of the community are those of the topic, and see it with what is unread', async () => {
      await say(alice);
      expect(refusal(await say(carol))).toBe('notMember');
      expect((await groups().membersAmong(news.gid, [bob.uid, carol.uid])).map(({ userId }) => userId)).toEqual([
        'bob',
      ]);
      expect(await store.storage.conversations.topics(bob.uid, { gids: [town.gid] })).toMatchObject([
        { convId: news.convId, seq: 1, unread: 1, readSeq: 0, lastMessage: { seq: 1 } },
      ]);
      expect(await seen(carol)).toBeUndefined();
      const log = { sdkAppId: APP, gid: news.gid };
      expect(await store.storage.messages.page({ log, viewerUid: carol.uid, count: 5 })).toBeUndefined();

      await join(carol);

      expect(refusal(await say(carol))).toBeUndefined();
      expect(await unread(bob)).toBe(2);
    });

    it('[L14] finds the topics of several communities in one question', async () => {
      const other = communityDraft(alice.uid, { groupId: '@TGS#_city', members: [{ uid: bob.uid }] });
      const made = await groups().create(other, LIMITS);
      const city = 'refused' in made ? town : made.group;
      await store.storage.topics.create(city.gid, topicDraft('art'), { ...telling(), max: 0 });

      const found = await store.storage.conversations.topics(bob.uid, { gids: [city.gid, town.gid] });

      expect(found.map(({ group }) => group?.community?.gid)).toEqual([town.gid, city.gid]);
      expect(await store.storage.conversations.topics(bob.uid, { gids: [] })).toEqual([]);
    });

    it('[L13] no list shows a topic and no total counts it; its head is among those of topics', async () => {
      await say(alice);
      const { conversations } = store.storage;
      await conversations.markRead({ sdkAppId: APP, gid: news.gid }, bob.uid, { seq: 0 }, NOON_MS);
      await say(bob);

      expect(await conversations.list(alice.uid, 10, 0, 10)).toEqual([]);
      expect(await conversations.heads(bob.uid, 10, 0, 10)).toEqual([]);
      expect(await conversations.totalUnread(alice.uid, 10)).toBe(0);
      const head = { convId: news.convId, seq: 2, rev: 0 };
      expect(await conversations.topicHeads(alice.uid, 0, 10)).toEqual([head]);
      expect(await conversations.topicHeads(alice.uid, news.convId, 10)).toEqual([]);
      expect(await conversations.topicHeads(carol.uid, 0, 10)).toEqual([]);
    });

    it('[T3] what was said before a member joined is read to it, what comes after is not, in the same instant too', async () => {
      await say(alice);
      await say(alice);
      await join(carol);
      expect(await seen(carol)).toMatchObject({ unread: 0, readSeq: 2, lowestSeq: 1 });
      await say(alice);
      expect(await seen(carol)).toMatchObject({ unread: 1, readSeq: 2 });
      expect(await unread(bob)).toBe(3);

      const art = await made('art');
      await say(alice, art);
      expect(await seen(carol, art)).toMatchObject({ unread: 1, readSeq: 0 });
    });

    it('[T2] a row is made by what the member does, and says what was so before', async () => {
      await say(alice);
      await join(carol);
      for (let said = 0; said < 3; said++) await say(alice);
      const log = { sdkAppId: APP, gid: news.gid };
      const { conversations, messages } = store.storage;

      await messages.deleteFor(log, carol.uid, [3], NOON_MS);
      expect(await seen(carol)).toMatchObject({ unread: 2, readSeq: 1 });
      await say(carol);
      expect(await unread(carol)).toBe(2);
      await messages.recall(log, 4, { uid: alice.uid, asAdmin: false, notBeforeMs: 0, nowMs: NOON_MS });
      expect([await unread(carol), await unread(bob)]).toEqual([1, 4]);
      expect(await conversations.markRead(log, carol.uid, {}, NOON_MS)).toMatchObject({ unread: 0, readSeq: 5 });
      expect(await conversations.set(log, bob.uid, { receiveOption: 2 }, NOON_MS)).toMatchObject([
        { kind: 'receiveOption', groupId: news.groupId, value: 2 },
      ]);
      expect(await seen(bob)).toMatchObject({ receiveOption: 2, unread: 4 });
    });

    it('[T4] muting in the community and in the topic both stop a message, that of all too', async () => {
      await groups().mute(news.gid, [bob.uid], NOON_MS + 1_000, telling());
      expect(await say(bob)).toEqual({ refused: 'muted', untilMs: NOON_MS + 1_000 });
      expect((await seen(bob))?.group?.self.muteUntilMs).toBe(NOON_MS + 1_000);
      expect(await groups().muted(news.gid, NOON_MS)).toMatchObject([{ userId: 'bob' }]);
      await groups().mute(news.gid, [bob.uid], 0, telling());
      await groups().mute(town.gid, [bob.uid], NOON_MS + 2_000, telling());
      expect(await say(bob)).toEqual({ refused: 'muted', untilMs: NOON_MS + 2_000 });
      await groups().mute(town.gid, [bob.uid], 0, telling());
      await groups().update(town.gid, { isMutedAll: true }, telling());
      expect([refusal(await say(bob)), refusal(await say(alice))]).toEqual(['mutedAll', undefined]);
      await groups().update(town.gid, { isMutedAll: false }, telling());
      await groups().update(news.gid, { isMutedAll: true, customString: 'other' }, telling());
      expect(refusal(await say(bob))).toBe('mutedAll');
      expect((await seen(bob))?.group).toMatchObject({ isMutedAll: true, customString: 'other', infoSeq: 2 });
    });

    it('[T5] who left sees and says nothing more, and begins anew when it comes back (S33)', async () => {
      await say(bob);
      await leave(bob);
      expect([refusal(await say(bob)), await seen(bob)]).toEqual(['notMember', undefined]);
      await say(alice);
      await join(bob);
      expect(await seen(bob)).toMatchObject({ unread: 0, readSeq: 2 });
      await say(alice);
      expect(await unread(bob)).toBe(1);
    });

    it('[T6] the community takes its topics with it', async () => {
      await say(bob);
      await groups().dissolve(town.gid, telling());
      expect(await store.storage.topics.list(town.gid)).toEqual([]);
      expect(await groups().find(APP, [news.groupId])).toEqual([]);
      expect(refusal(await say(alice))).toBe('gone');
    });

    it('[T3] after an import nobody has anything unread, with a row or without', async () => {
      await say(alice);
      await say(bob);
      await join(carol);
      await say(alice, news, { importedSec: NOON_MS / 1000, flags: FLAG.imported });
      expect([await unread(alice), await unread(bob), await unread(carol)]).toEqual([0, 0, 0]);
      await say(alice);
      expect([await unread(bob), await unread(carol)]).toEqual([1, 1]);
    });

    it('[L14] the unread count is that of a recount, whoever joins, leaves, reads, deletes and recalls', async () => {
      const chance = seeded(7);
      const log = { sdkAppId: APP, gid: news.gid };
      const { conversations, messages } = store.storage;
      const said: { from: number; isRecalled: boolean; deletedBy: Set<number> }[] = [];
      const readTo = new Map([alice, bob].map(({ uid }) => [uid, 0]));
      const recounted = ({ uid }: Account): number | undefined => {
        const from = readTo.get(uid);
        if (from === undefined) return undefined;
        return said.filter((one, at) => at >= from && one.from !== uid && !one.isRecalled && !one.deletedBy.has(uid))
          .length;
      };
      const steps: ((who: Account, seq: number) => Promise<unknown>)[] = [
        async (who) => {
          if (!('refused' in (await say(who)))) said.push({ from: who.uid, isRecalled: false, deletedBy: new Set() });
        },
        async (who, seq) => {
          if (!(await conversations.markRead(log, who.uid, { seq }, NOON_MS))) return;
          readTo.set(who.uid, Math.max(readTo.get(who.uid) ?? 0, Math.min(seq, said.length)));
        },
        async (who, seq) => {
          const changes = await messages.deleteFor(log, who.uid, [seq], NOON_MS);
          for (const change of changes) said[change.seq - 1]?.deletedBy.add(who.uid);
        },
        async (_who, seq) => {
          const by = { uid: alice.uid, asAdmin: true, notBeforeMs: 0, nowMs: NOON_MS };
          if ('change' in (await messages.recall(log, seq, by)))
            (said[seq - 1] ?? { isRecalled: false }).isRecalled = true;
        },
        async (who) => {
          if (who === alice) return;
          const isIn = readTo.has(who.uid);
          await (isIn ? leave(who) : join(who));
          if (isIn) readTo.delete(who.uid);
          else readTo.set(who.uid, said.length);
        },
      ];
      for (let step = 0; step < 200; step++) {
        const who = chance.pick([alice, bob, carol]);
        await chance.pick([...steps, ...steps.slice(0, 1)])(who, 1 + chance.below(said.length + 1));
        for (const one of [alice, bob, carol])
          expect({ step, unread: await unread(one) }).toEqual({ step, unread: recounted(one) });
      }
    });

    it('[L14] mentions stand in a topic until they are read', async () => {
      await say(alice, news, { at: [bob.uid] });
      expect((await seen(bob))?.group?.mentions).toEqual([{ seq: 1, from: 'alice', me: true }]);
      await store.storage.conversations.markRead({ sdkAppId: APP, gid: news.gid }, bob.uid, {}, NOON_MS);
      expect((await seen(bob))?.group?.mentions).toEqual([]);
    });
  });
}
