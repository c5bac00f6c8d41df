import { afterAll, beforeAll, test } from 'bun:test';
import type { Settings } from '@hongyan/contract';
import { type Client, connect, type SignIn, signIn } from './client.ts';
import { type RawAnswer, type RestClient, restClient } from './rest.ts';
import { startServer, type TestApp, type TestServer } from './server.ts';

/** What tests call their people and groups; a number may stand behind each. */
const NAMES = ['alice', 'bob', 'carol', 'dave', 'nobody', 'guest', 'team', 'show', 'town', 'room', 'hall'];

const WORDS_PER_CALL = 10;

/** A part of a server that is one test's alone, in which it calls people and groups by plain names. */
export interface Corner extends AsyncDisposable {
  readonly server: TestServer;
  readonly rest: RestClient;
  /** Imports accounts. */
  users(...userIds: string[]): Promise<void>;
  /** Signs a user in over a WebSocket; the connection ends with the corner at the latest. */
  signIn(userId: string, how?: SignIn): Promise<Client>;
  /** Opens a connection only. */
  connect(userId: string): Promise<Client>;
  /** Changes settings of the app until the corner ends. */
  set(settings: Partial<Settings>): Promise<void>;
}

/** A test that moves the clock of a server of its own, looks into it or measures it: not for a server that is given. */
export const testInside = test.skipIf(process.env.CONFORMANCE_URL !== undefined);

interface Corners {
  /** Opens one for the names that there always are, and for these. */
  (...more: string[]): Promise<Corner>;
  /** The same with another app. */
  of(app: TestApp, ...more: string[]): Promise<Corner>;
}

/**
 * Lets the tests of a file open corners of the given server, or of one that starts and ends with the file.
 *
 * Many tests may use one app, over and over: on the wire each of `NAMES`, and of the names that a corner is opened with, wears
 * a suffix that no other corner has, and what comes back has lost it again. Nothing else of a request or an answer is touched.
 */
export function corners(): Corners {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  return Object.assign((...more: string[]) => cornerOf(server, ...more), {
    of: (app: TestApp, ...more: string[]) => cornerOf({ ...server, app }, ...more),
  });
}

/** Opens a corner of a server. */
export async function cornerOf(server: TestServer, ...more: string[]): Promise<Corner> {
  const names = namesOf(more);
  const clients: Client[] = [];
  const app = restClient(server);
  await forgetWords(app);
  const rest = wornRest(app, names);
  const kept = (client: Client): Client => {
    clients.push(client);
    return wornClient(client, names);
  };
  let before: Partial<Settings> = {};
  return {
    server,
    rest,
    users: async (...Accounts) => void (await rest.ok('im_open_login_svc/multiaccount_import', { Accounts })),
    signIn: async (userId, how) => kept(await signIn(server, names.wear(userId), how)),
    connect: async (userId) => kept(await connect(server, names.wear(userId))),
    set: async (changed) => {
      const { Settings } = await app.ok('hongyan/get_settings', {});
      const old = Object.fromEntries(Object.keys(changed).map((name) => [name, Settings[name]]));
      before = { ...old, ...before };
      await app.ok('hongyan/set_settings', { Settings: changed });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await app.ok('hongyan/set_settings', { Settings: before });
      await forgetWords(app);
    },
  };
}

/** The words and expressions of an app are for all its people. */
async function forgetWords(rest: RestClient): Promise<void> {
  for (;;) {
    const { LocalAuditWords } = await rest.ok('im_msg_audit_mgr/get_local_audit_keywords', {});
    if (LocalAuditWords.length === 0) return;
    const some = LocalAuditWords.slice(0, WORDS_PER_CALL).map(({ Keyword, WordType }) => ({ Keyword, WordType }));
    await rest.ok('im_msg_audit_mgr/delete_local_audit_keywords', { LocalAuditWords: some });
  }
}

interface Names {
  /** Puts the suffix behind each name in a text, or in the texts and keys of any value. */
  wear<T>(value: T): T;
  /** Takes it away. */
  shed<T>(value: T): T;
}

function namesOf(more: readonly string[]): Names {
  const suffix = `-${crypto.randomUUID().replaceAll('-', '').slice(0, 7)}`;
  // A prefix is in capitals or ends with a sign: C2Calice, GROUPteam, @TGS#_town.
  const name = new RegExp(`(?<![a-z0-9])(?:${[...NAMES, ...more].join('|')})\\d*(?![A-Za-z0-9])`, 'g');
  return {
    wear: (value) => mapTexts(value, (text) => text.replace(name, (found) => found + suffix)),
    shed: (value) => mapTexts(value, (text) => text.replaceAll(suffix, '')),
  };
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), mapTexts(one, change)])) as T;
}

function wornRest(rest: RestClient, names: Names): RestClient {
  const raw: RestClient['raw'] = async (path, body, query, method): Promise<RawAnswer> =>
    names.shed(await rest.raw(path, names.wear(body), names.wear(query), method));
  return {
    app: rest.app,
    raw,
    call: async (path, body, query) => names.shed(await rest.call(path, names.wear(body), names.wear(query))),
    ok: async (path, body, query) => names.shed(await rest.ok(path, names.wear(body), names.wear(query))),
  };
}

function wornClient(client: Client, names: Names): Client {
  const ask: Client['ask'] = async (command, params) => names.shed(await client.ask(command, names.wear(params)));
  return {
    ...client,
    userId: names.shed(client.userId),
    session: names.shed(client.session),
    ask,
    request: (command, params) => ask(command, params) as Promise<never>,
    askTogether: async (requests) => names.shed(await client.askTogether(names.wear(requests))),
    next: async (name, matches) =>
      names.shed(await client.next(name, matches && ((payload) => matches(names.shed(payload))))),
    seen: (name) => names.shed(client.seen(name)),
  };
}
