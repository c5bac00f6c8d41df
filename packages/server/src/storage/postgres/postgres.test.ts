import { afterAll, beforeAll } from 'bun:test';
import { type TestPostgres, testPostgres } from '../../testing/postgres.ts';
import type { Storage } from '../port/storage.ts';
import { storageSuite } from '../suite/storage.ts';
import { openPostgres } from './open.ts';

let server: TestPostgres;
const databases = new WeakMap<Storage, string>();
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());

async function openAt(url: string): Promise<Storage> {
  const storage = await openPostgres({ url, maxQueue: 1_000 });
  databases.set(storage, url);
  return storage;
}

storageSuite(
  'postgres',
  async () => openAt(await server.freshDatabase()),
  async (storage) => {
    const url = databases.get(storage);
    if (!url) throw new Error('a storage of another test');
    await storage.close();
    return openAt(url);
  },
);
