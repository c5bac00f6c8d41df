import { afterAll, beforeAll } from 'bun:test';
import { type TestPostgres, testPostgres } from '../../testing/postgres.ts';
import { storageSuite } from '../suite/storageSuite.ts';
import { openPostgres } from './open.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());

storageSuite('postgres', async () => {
  const url = await server.freshDatabase();
  const open = () => openPostgres({ url, maxQueue: 1_000 });
  let storage = await open();
  return {
    storage,
    async reopen() {
      await storage.close();
      storage = await open();
      return storage;
    },
    dispose: () => storage.close(),
  };
});
