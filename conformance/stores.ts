import { testPostgres } from '../packages/server/src/testing/postgres.ts';
import { type ServerOptions, startServer, type TestServer } from './server.ts';

/** The stores that a server can keep its data in; a server that is given has its own. */
export const stores: readonly ('embedded' | 'given' | 'postgres')[] = process.env.CONFORMANCE_URL
  ? ['given']
  : ['embedded', 'postgres'];
export type StoreKind = (typeof stores)[number];

/** Starts a server on an empty store of this kind; a PostgreSQL server started for it ends with it. */
export async function startOn(kind: StoreKind, options: ServerOptions = {}): Promise<TestServer> {
  if (kind !== 'postgres') return startServer(options);

  const postgres = await testPostgres();
  const server = await startServer({ ...options, store: await postgres.freshDatabase() }).catch(
    async (error: unknown) => {
      await postgres.stop();
      throw error;
    },
  );
  const end = server[Symbol.asyncDispose].bind(server);
  return Object.assign(server, {
    [Symbol.asyncDispose]: async () => {
      await end();
      await postgres.stop();
    },
  });
}
