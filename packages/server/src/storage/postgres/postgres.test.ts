import { afterAll, beforeAll } from 'bun:test';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../../testing/postgres.ts';
import { storageSuite } from '../suite/storageSuite.ts';
import { openPostgres } from './open.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await testPostgres();
}, START_TIMEOUT_MS);
afterAll(() => server.stop(), START_TIMEOUT_MS);

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
    async dispose() {
      await storage.close();
      await server.giveBack(url);
    },
  };
});
