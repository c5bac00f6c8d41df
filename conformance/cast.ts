import { type Client, connect, type SignIn, signIn } from './client.ts';
import { type RestClient, restClient } from './rest.ts';
import type { TestApp, TestServer } from './server.ts';

let casts = 0;

/** The people of one test: their names are nobody else's on the server, their connections end with the test. */
export interface Cast extends AsyncDisposable {
  /** The account name of somebody: of alice, bob or carol in this test. */
  name(who: string): string;
  /** Opens a connection and signs in, which creates the account. */
  signIn(who: string, how?: SignIn): Promise<Client>;
  /** Opens a connection only. */
  connect(who: string, codec?: 'json' | 'msgpack'): Promise<Client>;
  /** Imports accounts without signing in and returns their names. */
  accounts(...who: string[]): Promise<string[]>;
  readonly rest: RestClient;
  readonly app: TestApp;
}

/** Gathers the people of one test. */
export function cast(
  server: TestServer,
  app: TestApp = server.app,
  suffix = `-${++casts}-${Date.now().toString(36)}`,
): Cast {
  const clients: Client[] = [];
  const rest = restClient(server, app);
  const name = (who: string) => `${who}${suffix}`;
  const keep = (client: Client) => {
    clients.push(client);
    return client;
  };
  return {
    app,
    rest,
    name,
    signIn: async (who, how) => keep(await signIn(server, name(who), { app, ...how })),
    connect: async (who, codec) => keep(await connect(server, name(who), codec)),
    accounts: async (...who) => {
      const names = who.map(name);
      await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: names });
      return names;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}
