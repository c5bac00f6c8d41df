import { Database } from 'bun:sqlite';
import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PendingMessage, Store } from './port.ts';
import { resilientStore, type StoreTrouble } from './resilient.ts';
import { message, storeSuite } from './suite.ts';
import { bridgeTable } from './table/bridge.ts';
import { encryptedTable } from './table/encrypted.ts';
import { sqliteTable } from './table/sqlite.ts';
import { tableStore } from './tableStore.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-resilient-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const alice = { sdkAppId: 1, userId: 'alice', uid: '7' };
const conv = 'C2Cbob';
const all = { from: 1, to: 10_000 };
const underWay: PendingMessage = { conv, id: 'a', params: { random: 1 }, createdMs: 1, state: 'sending' };

const files = (folder: string) => {
  const file = (name: string) => join(folder, `${name}.db`);
  return {
    open: (name: string) => new Database(file(name)),
    remove(name: string) {
      for (const end of ['', '-wal', '-shm']) rmSync(file(name) + end, { force: true });
    },
  };
};

function inFolder(secret?: Uint8Array, folder = mkdtempSync(join(root, 'place-'))) {
  const told: StoreTrouble[] = [];
  const table = sqliteTable(files(folder));
  const store = resilientStore(tableStore(secret ? encryptedTable(table, secret) : table), (trouble) =>
    told.push(trouble),
  );
  return { told, store, folder, file: join(folder, 'hongyan.1.alice.db') };
}

async function fill(store: Store, count = 200): Promise<void> {
  await store.open(alice);
  await store.putUserSeq(4);
  const messages = Array.from({ length: count }, (_, at) => message(at + 1));
  await store.putMessages(conv, '1', 0, messages, { from: 1, to: count });
  await store.putDraft(conv, 'hello');
  await store.putPending(underWay);
}

storeSuite('resilient', async () => inFolder().store);

test('[S29] a damaged message empties the store; drafts and what is under way stay', async () => {
  const { store, told, file } = inFolder();
  await fill(store);
  await store.close();
  const db = new Database(file);
  db.run("UPDATE entries SET value = '{\"seq\":5' WHERE key LIKE 'message%0000000000000005'");
  db.close();

  await store.open(alice);
  const found = await store.messages(conv, all, 500);

  expect(found).toEqual([]);
  expect(told).toMatchObject([{ trouble: 'damaged', isRebuilt: true }]);
  expect(await store.log(conv)).toBeUndefined();
  expect([...(await store.drafts())]).toEqual([[conv, 'hello']]);
  expect(await store.pending()).toEqual([underWay]);
  await store.putMessages(conv, '1', 0, [message(1)], { from: 1, to: 1 });
  await store.close();
  expect(await store.open(alice)).toEqual({ userSeq: undefined, heads: [] });
  expect(await store.messages(conv, all, 9)).toEqual([message(1)]);
  await store.close();
});

for (const [name, spoil] of Object.entries({
  'is no database': () => Buffer.from('not a database at all, but long enough to have a header of its own'.repeat(100)),
  'is cut in half': (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
  'has zeros in its pages': (bytes: Buffer) => bytes.map((byte, at) => (at > 4_096 && at % 4_096 < 2_000 ? 0 : byte)),
})) {
  test(`[S29] a file that ${name} is replaced, and works from then on`, async () => {
    const { store, told, file } = inFolder();
    await fill(store);
    await store.close();
    writeFileSync(file, spoil(readFileSync(file)));

    await store.open(alice);
    await store.messages(conv, all, 500);
    await store.messageById(conv, message(100).id);
    await store.putMessages(conv, '2', 0, [message(1)], { from: 1, to: 1 });

    expect(told[0]).toMatchObject({ trouble: 'damaged', isRebuilt: true });
    expect(await store.messages(conv, all, 9)).toEqual([message(1)]);
    await store.close();
    await store.open(alice);
    expect(await store.messages(conv, all, 9)).toEqual([message(1)]);
    await store.close();
  });
}

test('[S29] with another key what is kept is given up, and nobody else reads it', async () => {
  const { store, folder, file } = inFolder(new Uint8Array(32).fill(1));
  await fill(store);
  await store.close();
  const bytes = readFileSync(file).toString('latin1');
  expect(['C2Cbob', 'text 5', 'hello'].filter((word) => bytes.includes(word))).toEqual([]);

  const other = inFolder(new Uint8Array(32).fill(2), folder);
  expect(await other.store.open(alice)).toEqual({ userSeq: undefined, heads: [] });
  expect(other.told).toMatchObject([{ trouble: 'damaged', isRebuilt: true }]);
  await other.store.close();
});

/** A store of texts with room for so many characters. */
function smallBridge(room: number) {
  const kept = new Map<string, string>();
  const size = () => [...kept].reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  return {
    bridge: {
      getItem: async (name: string) => kept.get(name),
      async setItem(name: string, text: string) {
        if (size() - (kept.get(name)?.length ?? 0) + text.length > room)
          throw new Error('setStorage:fail exceed max size');
        kept.set(name, text);
      },
      removeItem: async (name: string) => void kept.delete(name),
    },
  };
}

test('[S23] a full device loses the logs that were used least, never what is under way', async () => {
  const told: StoreTrouble[] = [];
  const store = resilientStore(tableStore(bridgeTable(smallBridge(150_000).bridge)), (trouble) => told.push(trouble));
  await fill(store, 100);

  for (let n = 1; n <= 8; n++)
    await store.putMessages(
      `C2C${n}`,
      '1',
      0,
      Array.from({ length: 60 }, (_, at) => message(at + 1)),
      { from: 1, to: 60 },
    );

  expect(told).toEqual([]);
  expect((await store.messages('C2C8', all, 99)).length).toBe(60);
  expect(await store.log('C2C1')).toBeUndefined();
  expect(await store.log(conv)).toMatchObject({ covered: [{ from: 1, to: 100 }] });
  expect(await store.pending()).toEqual([underWay]);
  await store.close();
});

test('[S23] where nothing can be kept the store goes on in memory, and says so once', async () => {
  const told: StoreTrouble[] = [];
  const store = resilientStore(tableStore(bridgeTable(smallBridge(9_000).bridge)), (trouble) => told.push(trouble));
  await fill(store, 200);

  expect(told).toMatchObject([{ trouble: 'full', isRebuilt: false }]);
  expect((await store.messages(conv, all, 500)).length).toBe(200);
  expect([...(await store.drafts())]).toEqual([[conv, 'hello']]);
  expect(await store.pending()).toEqual([underWay]);
  await store.close();
});
