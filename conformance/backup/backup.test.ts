import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { START_TIMEOUT_MS } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { history, text } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { stores } from '../stores.ts';
import { run, runJson } from './commandLine.ts';
import { expectGroupGoesOn } from './groupGoesOn.ts';
import { expectPeopleGoOn } from './peopleGoesOn.ts';
import { openPlaces, type Places } from './places.ts';
import { type Answers, readAll } from './readAll.ts';
import { HOOK_ENV, tellWhatWaited } from './webhooks.ts';
import { makeWorld } from './world.ts';

setDefaultTimeout(120_000);

let places: Places;
beforeAll(async () => {
  places = await openPlaces();
}, START_TIMEOUT_MS);
afterAll(() => places[Symbol.asyncDispose](), START_TIMEOUT_MS);

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
const hashes = (answers: Answers) => Object.fromEntries(Object.entries(answers).map(([ask, to]) => [ask, hashOf(to)]));

/** Who is told to be reachable by push: read before anybody signs in, which changes it. */
async function presence(server: TestServer): Promise<unknown> {
  const names = ['alice', 'bob', 'carol'];
  for (;;) {
    const { QueryResult } = await restClient(server).ok('openim/querystate', { To_Account: names, IsNeedDetail: 1 });
    if (QueryResult.every(({ State }) => State !== 'Online')) return QueryResult;
    await Bun.sleep(10);
  }
}

/** What was counted, but for what reading itself is counted as, and for webhooks, which were told the copy and not the original. */
async function figures(server: TestServer): Promise<unknown> {
  const { Days, Months } = await restClient(server).ok('hongyan/get_statistics', {});
  const isRead = (name: string) => /^(LoginTimes|MaxOnlineNum|GroupJoinGroupTimes|CallBack)/.test(name);
  const days = Days.map((day) => Object.fromEntries(Object.entries(day).filter(([name]) => !isRead(name))));
  return [days, Months.map((month) => month.ActiveUserNum)];
}

/** Rows of the world: what is in no answer is counted at least. */
const COUNTS = {
  ...{ apps: 2, accounts: 20, profiles: 12, profile_fields: 5, devices: 13, user_events: 192, passwords: 4 },
  ...{ conversations: 34, messages: 194, changes: 52, imports: 5, reactions: 5, extensions: 3, extension_versions: 3 },
  ...{ merged_lists: 4, merged_contents: 4, merged_refs: 4, merged_inner: 1 },
  ...{ members: 48, conversation_labels: 5, conversation_groups: 3, words: 4, word_audits: 3 },
  ...{
    groups: 22,
    group_imports: 7,
    group_mutes: 5,
    group_receipts: 2,
    group_state: 4,
    group_bans: 1,
    applications: 4,
  },
  ...{ live_admins: 1, live_marks: 3, mentions: 7, targets: 2, pins: 2, topic_marks: 6 },
  ...{
    relation_heads: 6,
    friends: 12,
    friend_groups: 5,
    friend_group_members: 6,
    friend_applications: 4,
    blacklist: 2,
    follows: 4,
  },
  ...{ outbox: 237, consumers: 2, receive_all: 2, crash_reports: 4 },
  ...{ push_attribute_names: 2, push_attributes: 2, push_tags: 4, push_tasks: 1, push_waiting: 1 },
};

for (const from of stores) {
  describe(`from ${from}`, () => {
    let server: TestServer;
    let before: unknown;
    let options: string[];
    let backup: string;
    /** What each copy told the apps' own server of that waited. */
    const told: string[][] = [];
    beforeAll(async () => {
      backup = join(places.root, `from-${from}.backup`);
      const place = await places.place(from);
      ({ options } = place);
      server = await startServer({ ...place, env: HOOK_ENV });
      await makeWorld(server);
      before = [await presence(server), hashes(await readAll(server)), await figures(server)];
      await presence(server);
      await runJson('backup', backup, ...options);
    });
    afterAll(() => server[Symbol.asyncDispose]());

    for (const to of stores) {
      test(`a backup restored into ${to} gives the same answer to every question, and the server goes on`, async () => {
        const place = await places.place(to);
        const restored = await runJson('restore', backup, ...place.options);

        await using copy = await startServer({ ...place, env: HOOK_ENV });
        told.push(await tellWhatWaited(copy, COUNTS.outbox));
        const after = [await presence(copy), hashes(await readAll(copy)), await figures(copy)];

        expect(after).toEqual(before as unknown[]);
        expect(restored).toMatchObject({ store: from, counts: COUNTS });
        await expectGoesOn(copy);
      });
    }

    test('the same holds of a backup taken while no server runs, and after a kill -9', async () => {
      await server.kill('SIGKILL');
      const file = `${places.path()}.backup`;
      const place = await places.place('embedded');

      await runJson('backup', file, ...options);
      await runJson('restore', file, ...place.options);

      await using copy = await startServer(place);
      expect([await presence(copy), hashes(await readAll(copy)), await figures(copy)]).toEqual(before as unknown[]);
      await server.restart();
    });

    test('what waited for the app to be reached is told by each copy as by the server itself', async () => {
      const itself = await tellWhatWaited(server, COUNTS.outbox);

      expect(itself).toHaveLength(COUNTS.outbox);
      expect(told).toEqual([itself, itself]);
    });
  });
}

/** New messages, changes, events, accounts and conversations get numbers that nobody has; what was sent is known as sent. */
async function expectGoesOn(server: TestServer): Promise<void> {
  const rest = restClient(server);
  const alice = await signIn(server, 'alice', { deviceId: 'reader' });
  const before = await history(alice, 'bob');
  const last = before.filter(({ from }) => from === 'alice').at(-1);
  const head = await headOf(alice);
  const draft = {
    conv: 'C2Cbob',
    clientTimeSec: last?.clientTimeSec ?? 0,
    random: last?.random ?? 0,
    body: text('again'),
  };

  const repeat = await alice.request('sendMessage', draft);
  const next = await alice.request('sendMessage', { ...draft, random: 4_000_000_000 });
  const recall = await alice.request('recallMessage', { conv: 'C2Cbob', seq: next.seq });
  const pinned = await alice.request('pinConversation', { conv: 'C2Cbob', isPinned: true });
  await rest.ok('im_open_login_svc/account_import', { UserID: 'erin', Nick: 'Erin' });
  const erin = await signIn(server, 'erin', { deviceId: 'reader' });
  const first = await erin.request('sendMessage', { ...draft, conv: 'C2Calice' });

  expect(repeat).toMatchObject({ seq: last?.seq, id: last?.id, isRepeat: true });
  expect(next.seq).toBe(head.seq + 1);
  expect(recall.changes.map(({ rev }) => rev)).toEqual([head.rev + 1]);
  expect(pinned.events.map(({ userSeq }) => userSeq)).toEqual([(alice.session?.userSeq ?? 0) + 1]);
  expect(Number(erin.session?.uid)).toBeGreaterThan(Number(alice.session?.uid));
  expect(first).toMatchObject({ seq: 1, nick: 'Erin' });
  expect((await headOf(alice)).seq).toBe(head.seq + 1);
  const requests = await alice.request('getGroupApplications', { count: 100 });
  const audits = await rest.ok('hongyan/get_word_audits', {});
  await Promise.all([alice.close(), erin.close()]);
  await expectGroupGoesOn(server, requests);
  await expectPeopleGoOn(server, audits);
}

async function headOf(client: Client) {
  const { conversation } = await client.request('getConversation', { conv: 'C2Cbob' });
  if (!conversation) throw new Error('there is no conversation with bob');
  return conversation;
}

/** Sends, reads and recalls until told to stop; answers the last seq that was acknowledged so far. */
function keepTalking(client: Client, isOver: () => boolean): { acknowledged: () => number; ended: Promise<void> } {
  let acknowledged = 0;
  const talk = async () => {
    for (let n = 0; !isOver(); n += 50) {
      const draft = (random: number) => ({
        conv: 'C2Cbob',
        random,
        clientTimeSec: 1_700_000_000,
        body: text('x'.repeat(500)),
      });
      const sends = Array.from({ length: 50 }, (_, at) => ({ command: 'sendMessage', params: draft(n + at) }));
      const answers = (await client.askTogether(sends)) as { seq: number }[];
      acknowledged = answers.at(-1)?.seq ?? acknowledged;
      await client.request('recallMessage', { conv: 'C2Cbob', seq: acknowledged });
    }
  };
  return { acknowledged: () => acknowledged, ended: talk() };
}

describe.each(stores)('a backup of %s under load', (kind) => {
  test('holds every message acknowledged before it began and one state of everything, while senders go on', async () => {
    const place = await places.place(kind);
    await using server = await startServer(place);
    await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['bob'] });
    const senders = await Promise.all([1, 2, 3, 4].map((n) => signIn(server, `sender-${n}`, { deviceId: 'd' })));
    let isOver = false;
    const talks = senders.map((sender) => keepTalking(sender, () => isOver));
    const acknowledged = () => talks.map((talk) => talk.acknowledged());
    while (Math.min(...acknowledged()) < 1_500) await Bun.sleep(5);

    const before = acknowledged();
    const file = `${places.path()}.backup`;
    const written = await runJson('backup', file, ...place.options).finally(() => {
      isOver = true;
    });
    const after = acknowledged();
    await Promise.all(talks.map(({ ended }) => ended));

    const copyPlace = await places.place('embedded');
    await runJson('restore', file, ...copyPlace.options);
    const checked = await run('check', '--port', '0', ...copyPlace.options);
    expect(checked.stdout).toMatch(/^ok {4}counters: heads, logs, unread counts and references agree/m);
    await using copy = await startServer(copyPlace);
    const bob = await signIn(copy, 'bob', { deviceId: 'd' });
    let total = 0;
    for (const [at, { userId }] of senders.entries()) {
      const seqs = (await history(bob, userId)).map(({ seq }) => seq);
      total += seqs.length;

      expect(seqs).toEqual(Array.from(seqs, (_, place) => place + 1));
      expect(seqs.length).toBeGreaterThanOrEqual(before[at] ?? 0);
      expect(after[at]).toBeGreaterThan(before[at] ?? 0);
    }
    expect(written.counts.messages).toBe(total);
    await Promise.all([...senders, bob].map((client) => client.close()));
  });
});
