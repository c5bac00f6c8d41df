import { describe, expect, it } from 'bun:test';
import type { ChatLogQuery, LoggedMessage } from '../port/chatLog.ts';
import type { Storage } from '../port/storage.ts';
import { APP, eachStore, eachTalk, NOON_MS, type Open, people, text, upTo } from './people.ts';
import { communityDraft, TOWN_ID, topicDraft } from './town.ts';

const NOON_SEC = NOON_MS / 1000;
const NO_LIMITS = { groups: 0, perDay: 0, ofType: 0, perUser: 0 };

/** Rules H1 and H2 of `port/chatLog.ts`. */
export function chatLogSuite(adapter: string, open: Open): void {
  describe(`${adapter}: what was said in a time`, () => {
    talkRules(open);
    groupRules(open);
  });
}

/** All steps of a walk. */
async function walk(
  storage: Storage,
  over: Partial<ChatLogQuery>,
): Promise<{ messages: LoggedMessage[]; steps: number }> {
  const messages: LoggedMessage[] = [];
  const query: ChatLogQuery = { sdkAppId: APP, kind: 'c2c', fromSec: NOON_SEC, toSec: NOON_SEC + 3_600, ...over };
  for (let steps = 1; ; steps++) {
    const step = await storage.chatLog.step(query);
    messages.push(...step.messages);
    if (!step.next) return { messages, steps };
    query.after = step.next;
  }
}

const seqs = (messages: LoggedMessage[]): number[] => messages.map(({ seq }) => seq);

function talkRules(open: Open): void {
  const talk = eachTalk(open);

  it('[H1] gives each message of the time, with the names of both, and none of before or after', async () => {
    await talk.say({ timeMs: NOON_MS - 1 });
    await talk.say({ timeMs: NOON_MS });
    await talk.answer({ timeMs: NOON_MS + 3_599_999 });
    await talk.say({ timeMs: NOON_MS + 3_600_000 });
    await talk.say({ ...talk.way(talk.carol, talk.carol), timeMs: NOON_MS + 5 });

    const { messages } = await walk(talk.storage, {});

    expect(messages.map(({ fromUserId, to }) => `${fromUserId} ${to}`).sort()).toEqual([
      'alice bob',
      'bob alice',
      'carol carol',
    ]);
    expect((await walk(talk.storage, { sdkAppId: APP + 1 })).messages).toEqual([]);
  });

  it('[H1] gives an imported message in the hour of its own time, and nothing that was recalled', async () => {
    await talk.say({ timeMs: NOON_MS + 10_000 });
    await talk.say({ timeMs: NOON_MS + 20_000 });
    await talk.say({ timeMs: NOON_MS + 30_000, importedSec: NOON_SEC - 86_400 });
    await talk.recall(1, talk.alice);

    expect(seqs((await walk(talk.storage, {})).messages)).toEqual([2]);
    const day = { fromSec: NOON_SEC - 86_400, toSec: NOON_SEC - 82_800 };
    expect(seqs((await walk(talk.storage, day)).messages)).toEqual([3]);
  });

  it('[H2] a long conversation and many of them take several steps, and nothing comes twice', async () => {
    for (let n = 0; n < 23; n++) await talk.sayMany(100, { timeMs: NOON_MS + 1_000 });
    const crowd = await people(talk.storage, ...Array.from({ length: 120 }, (_, n) => `p${n}`));
    for (const who of crowd) await talk.say({ ...talk.way(talk.bob, who), timeMs: NOON_MS + 2_000 });

    const { messages, steps } = await walk(talk.storage, {});

    expect(seqs(messages.filter(({ to }) => to === 'bob'))).toEqual(upTo(2_300));
    expect(
      messages
        .filter(({ fromUserId }) => fromUserId === 'bob')
        .map(({ to }) => to)
        .sort(),
    ).toEqual(crowd.map(({ userId }) => userId).sort());
    expect(steps).toBeGreaterThan(3);
  });

  it('[H2] a time in the middle of a long conversation is found', async () => {
    for (let n = 0; n < 30; n++) await talk.sayMany(100, { timeMs: NOON_MS + n * 3_600_000 });

    const hour = { fromSec: NOON_SEC + 20 * 3_600, toSec: NOON_SEC + 21 * 3_600 };
    const { messages, steps } = await walk(talk.storage, hour);

    expect(seqs(messages)).toEqual(upTo(100).map((seq) => 2_000 + seq));
    expect(steps).toBe(1);
  });
}

function groupRules(open: Open): void {
  const store = eachStore(open);

  it('[H1] names the group, of a topic its community too, and leaves tips out', async () => {
    const { storage } = store;
    const [alice] = await people(storage, 'alice');
    if (!alice) throw new Error('nobody');
    const made = await storage.groups.create(communityDraft(alice.uid), NO_LIMITS);
    if ('refused' in made) throw new Error(made.refused);
    const operator = { uid: alice.uid, userId: 'alice', nick: '', faceUrl: '' };
    const how = { operator, nowMs: NOON_MS, max: 0 };
    const news = await storage.topics.create(made.group.gid, topicDraft('news'), how);
    if ('refused' in news) throw new Error(news.refused);
    const topic = news.topics[0];
    for (const gid of [made.group.gid, topic?.gid ?? 0])
      await storage.groups.append({
        ...{ sdkAppId: APP, gid, fromUid: alice.uid, fromProfileId: alice.profileId, msgSeq: 0, random: gid },
        ...{ clientTimeSec: NOON_SEC, timeMs: NOON_MS + 1, flags: 0, extra: '', keys: [], asApp: false },
        ...{ at: [], targets: [], body: text('hello') },
      });

    const { messages } = await walk(storage, { kind: 'group' });

    expect(messages.map(({ fromUserId, to, community }) => ({ fromUserId, to, community }))).toEqual([
      { fromUserId: 'alice', to: TOWN_ID, community: undefined },
      { fromUserId: 'alice', to: topic?.groupId ?? '', community: TOWN_ID },
    ]);
    expect((await walk(storage, {})).messages).toEqual([]);
  });
}
