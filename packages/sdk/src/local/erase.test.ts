import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalStore } from '../face/types.ts';
import { bridgeTable } from '../store/table/bridge.ts';
import { type Chats, makeChats, say } from '../testing/chats.ts';
import { FakeBrowser } from '../testing/tabScope.ts';
import { bridgeStore } from './index.ts';
import { sharedByTabs } from './make.ts';
import { sqliteStore } from './sqlite.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-erase-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const texts = () => {
  const kept = new Map<string, string>();
  const bridge = {
    getItem: async (name: string) => kept.get(name),
    setItem: async (name: string, text: string) => void kept.set(name, text),
    removeItem: async (name: string) => void kept.delete(name),
  };
  return { bridge, size: () => kept.size };
};

/** Places with how much lies there. */
const places: Record<string, () => { store: () => LocalStore; size: () => number }> = {
  'a store of texts': () => {
    const { bridge, size } = texts();
    return { store: () => bridgeStore(bridge), size };
  },
  SQLite: () => {
    const folder = mkdtempSync(join(root, 'device-'));
    return {
      store: () => sqliteStore({ folder }),
      size: () => readdirSync(folder).filter((file) => file.endsWith('.db')).length,
    };
  },
  'what tabs share': () => {
    const { bridge, size } = texts();
    const browser = new FakeBrowser();
    return {
      store: () => {
        const owner = {};
        return sharedByTabs(
          () => bridgeTable(bridge),
          {},
          () => browser.scope(owner, () => true),
        );
      },
      size,
    };
  },
};

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 0,
    ({ code, message }: { code: number; message: string }) => [code, message],
  );

async function signedIn(chats: Chats, userID: string, localStore: LocalStore) {
  const chat = chats.chat(userID, { localStore }, `device of ${userID}`);
  await chat.signIn();
  await chat.next('sdkStateReady');
  return chat;
}

for (const [name, place] of Object.entries(places))
  test(`what ${name} keeps of a user is erased after logout, of no other user, and not while it is in use`, async () => {
    await using chats = await makeChats('alice', 'bob', 'carol');
    const { store, size } = place();
    const [mine, others] = [store(), store()];
    const [SDKAppID, userID] = [chats.sdkAppId, 'bob'];
    const carol = await signedIn(chats, 'carol', others);
    await say(carol, 'alice', 'kept');
    await carol.sdk.logout();
    const ofCarol = size();
    const bob = await signedIn(chats, userID, mine);
    await say(bob, 'alice', 'secret');

    expect(await codeOf(mine.erase({ SDKAppID, userID }))).toEqual([6019, expect.stringContaining('bob is signed in')]);
    await bob.sdk.logout();
    expect(size()).toBeGreaterThan(ofCarol);
    await mine.erase({ SDKAppID, userID });

    expect(size()).toBe(ofCarol);
    const back = await signedIn(chats, 'carol', others);
    expect((await back.sdk.getMessageList({ conversationID: 'C2Calice' })).data.messageList).toHaveLength(1);
  });

test('what tabs share is not erased while another tab of the user is signed in', async () => {
  await using chats = await makeChats('alice', 'bob');
  const { store } = (places['what tabs share'] as (typeof places)[string])();
  const [first, second] = [store(), store()];
  const [SDKAppID, userID] = [chats.sdkAppId, 'bob'];
  const bob = await signedIn(chats, userID, first);

  expect(await codeOf(second.erase({ SDKAppID, userID }))).toEqual([6019, expect.any(String)]);
  await bob.sdk.logout();
  expect(await codeOf(second.erase({ SDKAppID, userID }))).toBe(0);
});
