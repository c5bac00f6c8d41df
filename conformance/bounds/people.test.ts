import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { defaultSettings, type OutputOf, type Settings, type SocketCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { all, cursorPages, ENVELOPE_BYTES, type Page, pageOf } from './pages.ts';

setDefaultTimeout(180_000);

const FAR_TOO_MANY = 1_000_000;
const FRIENDS = 3_000;
/** Friends with as many custom fields as they may have, each as long as it may be. */
const LARGE = 60;
const BLOCKED = 1_000;
const APPLICATIONS = 100;
const { pageMax, pageBytes } = defaultSettings;
const AddSource = 'AddSource_Type_Test' as const;

const nameOf = (n: number): string => `peer${String(n).padStart(5, '0')}`;
const namesOf = (count: number, from = 0) => Array.from({ length: count }, (_, n) => nameOf(from + n));

let server: TestServer;
let rest: RestClient;
let alice: Client;
beforeAll(async () => {
  server = await startServer();
  rest = restClient(server);
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  const names = namesOf(FRIENDS + BLOCKED);
  for (let at = 0; at < names.length; at += 100)
    await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: names.slice(at, at + 100) });
  alice = await signIn(server, 'alice');
  await fill();
});
afterAll(() => server[Symbol.asyncDispose]());

async function fill(): Promise<void> {
  const CustomItem = Array.from({ length: 20 }, (_, n) => ({ Tag: `Tag_SNS_Custom_t${n}`, Value: 'x'.repeat(500) }));
  const friend = (To_Account: string) => ({ To_Account, AddSource });
  for (let at = 0; at < FRIENDS; at += 1_000)
    await rest.ok('sns/friend_import', { From_Account: 'alice', AddFriendItem: namesOf(1_000, at).map(friend) });
  await rest.ok('sns/friend_import', {
    From_Account: 'bob',
    AddFriendItem: namesOf(LARGE).map((name) => ({ ...friend(name), CustomItem })),
  });
  await rest.ok('sns/black_list_add', { From_Account: 'alice', To_Account: namesOf(BLOCKED, FRIENDS) });
  await alice.request('updateProfile', { allowType: 'AllowType_Type_NeedConfirm' });
  for (const From_Account of namesOf(APPLICATIONS))
    await rest.ok('sns/friend_delete', {
      ...{ From_Account: 'alice', To_Account: [From_Account], DeleteType: 'Delete_Type_Both' },
    });
  for (const From_Account of namesOf(APPLICATIONS))
    await rest.ok('sns/friend_add', {
      ...{ From_Account, AddFriendItem: [{ ...friend('alice'), AddWording: 'w'.repeat(256) }] },
    });
}

const set = (settings: Partial<Settings>) => rest.ok('hongyan/set_settings', { Settings: settings });
afterEach(() => set({ pageMax, pageBytes }));

/** Walks through all friends of a client. */
async function* friendPages(client: Client, count: number): AsyncGenerator<Page<string>> {
  for (let [since, isLast] = ['', false]; !isLast; ) {
    const answer: OutputOf<SocketCommands['getFriends']> = await client.request('getFriends', {
      ...(since && { since }),
      count,
    });
    yield pageOf(
      answer,
      answer.friends.map(({ userId }) => userId),
    );
    [since, isLast] = [answer.since, answer.isCompleted];
  }
}

const sizes: [number, number][] = [
  [100, 100],
  [1_000, FAR_TOO_MANY],
];

describe('[S67] friends', () => {
  test.each(sizes)('3,000 come in pages of at most %d, asked for %d, each once', async (max, count) => {
    await set({ pageMax: max });

    const found = await all(friendPages(alice, count), { items: max, bytes: pageBytes });

    expect(found.toSorted()).toEqual(namesOf(FRIENDS - APPLICATIONS, APPLICATIONS));
  });

  test('with many long fields come in pages cut by their bytes, each once', async () => {
    using bob = await signIn(server, 'bob');
    let pages = 0;
    async function* counted() {
      for await (const page of friendPages(bob, 100)) {
        pages++;
        yield page;
      }
    }

    const found = await all(counted(), { items: 100, bytes: pageBytes });

    expect(pages).toBeGreaterThan(1);
    expect(found.toSorted()).toEqual(namesOf(LARGE));
  });

  test('so do those that are asked for by name; those left are named', async () => {
    using bob = await signIn(server, 'bob');
    const found: string[] = [];
    let answers = 0;

    for (let left = namesOf(LARGE); left.length > 0; answers++) {
      const answer = await bob.request('getFriendsAmong', { userIds: left });
      expect(pageOf(answer, []).bytes).toBeLessThanOrEqual(pageBytes + ENVELOPE_BYTES + LARGE * 12);
      found.push(...answer.friends.map(({ userId }) => userId));
      left = answer.left;
    }

    expect(answers).toBeGreaterThan(1);
    expect(found.toSorted()).toEqual(namesOf(LARGE));
  });
});

test.each([
  [30, 30],
  [1_000, FAR_TOO_MANY],
])('[S44] requests come in pages of at most %d, asked for %d, each once', async (max, count) => {
  await set({ pageMax: max });
  const ask = (page: { cursor: string; count: number }) => alice.request('getFriendApplications', page);

  const found = await all(cursorPages<{ userId: string }>(ask, 'applications', count), {
    items: max,
    bytes: pageBytes,
  });

  expect(found.map(({ userId }) => userId).toSorted()).toEqual(namesOf(APPLICATIONS));
});

test.each(sizes)('[S42] a blacklist comes in pages of at most %d, asked for %d, each once', async (max, count) => {
  await set({ pageMax: max });
  const ask = (page: { cursor: string; count: number }) => alice.request('getBlacklist', page);

  const found = await all(cursorPages<string>(ask, 'userIds', count), { items: max, bytes: pageBytes });

  expect(found.toSorted()).toEqual(namesOf(BLOCKED, FRIENDS));
});
