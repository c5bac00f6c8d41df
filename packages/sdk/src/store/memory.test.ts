import { expect, test } from 'bun:test';
import { memoryStore } from './memory.ts';
import type { Store } from './port.ts';
import { message, storeSuite } from './suite.ts';

storeSuite('memory', async () => memoryStore());

const fill = (store: Store, conv: string, count: number, from = 1): Promise<unknown> => {
  const messages = Array.from({ length: count }, (_, at) => message(from + at));
  return store.putMessages(conv, '1', 0, messages, { from, to: from + count - 1 });
};

const kept = async (store: Store): Promise<string[]> => {
  const convs = ['C2Calice', 'C2Cbob', 'C2Ccarol'];
  const logs = await Promise.all(convs.map((conv) => store.log(conv)));
  return convs.filter((_, at) => logs[at]);
};

async function threeLogs(): Promise<Store> {
  const store = memoryStore({ maxMessages: 10 });
  await store.open({ sdkAppId: 1, userId: 'dave', uid: '1' });
  for (const conv of ['C2Calice', 'C2Cbob', 'C2Ccarol']) await fill(store, conv, 3);
  return store;
}

test('[L8] above the bound the log that was used least recently goes whole', async () => {
  const store = await threeLogs();
  await store.messages('C2Calice', { from: 1, to: 3 }, 1);

  await fill(store, 'C2Ccarol', 2, 4);

  expect(await kept(store)).toEqual(['C2Calice', 'C2Ccarol']);
});

test('[L15] a log with messages under way is not evicted, nor is the one in use', async () => {
  const store = await threeLogs();
  await store.putPending({ conv: 'C2Calice', id: 'a', params: {}, createdMs: 1, state: 'failed' });

  await fill(store, 'C2Ccarol', 30, 4);

  expect(await kept(store)).toEqual(['C2Calice', 'C2Ccarol']);
  expect((await store.messages('C2Ccarol', { from: 1, to: 99 }, 99)).length).toBe(33);
});

test('[L1] closing forgets everything', async () => {
  const store = await threeLogs();
  await store.putUserSeq(5);

  await store.close();

  expect(await store.open({ sdkAppId: 1, userId: 'dave', uid: '1' })).toEqual({ userSeq: undefined, heads: [] });
  expect(await kept(store)).toEqual([]);
});
