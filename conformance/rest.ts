import type { InputOf, OutputOf, RestCommands } from '@hongyan/contract';
import { noteEntries, noteError } from './declared.ts';
import type { TestApp, TestServer } from './server.ts';
import { makeUserSig } from './userSig.ts';

/** An answer of the REST API: the envelope and the command's own fields. */
export interface RestAnswer {
  ActionStatus: string;
  ErrorCode: number;
  ErrorInfo: string;
  [field: string]: unknown;
}

export interface RawAnswer {
  status: number;
  contentType: string;
  text: string;
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** Calls the REST API as an app's back end does. */
export interface RestClient {
  /** Sends a body to any path; an overridden query parameter that is `undefined` is left out. */
  call(path: string, body: unknown, query?: Query): Promise<RestAnswer>;
  /** The same with the bare HTTP answer; a string or bytes go out as they are. */
  raw(path: string, body: unknown, query?: Query, method?: string): Promise<RawAnswer>;
  /** Calls a command that must succeed. */
  ok<P extends keyof RestCommands>(
    path: P,
    body: InputOf<RestCommands[P]>,
    query?: Query,
  ): Promise<OutputOf<RestCommands[P]> & RestAnswer>;
  readonly app: TestApp;
}

/** A REST client that signs as the app's administrator; it follows the server to a new address. */
export function restClient(server: TestServer, app: TestApp = server.app): RestClient {
  const userSig = makeUserSig({ sdkAppId: app.sdkAppId, userId: app.admin, key: app.key });

  const raw: RestClient['raw'] = async (path, body, query = {}, method = 'POST') => {
    const url = new URL(`/v4/${path}`, server.url);
    const random = Math.floor(Math.random() * 2 ** 32);
    const all: Query = {
      sdkappid: app.sdkAppId,
      identifier: app.admin,
      usersig: userSig,
      random,
      contenttype: 'json',
      ...query,
    };
    for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, String(value));
    const answer = await fetch(url, { method, ...(method === 'GET' ? {} : { body: bodyOf(body) }) });
    const text = await answer.text();
    noteAnswer(path, text);
    return { status: answer.status, contentType: answer.headers.get('content-type') ?? '', text };
  };
  const call: RestClient['call'] = async (path, body, query) =>
    JSON.parse((await raw(path, body, query)).text) as RestAnswer;
  return {
    app,
    raw,
    call,
    ok: async (path, body, query) => {
      const answer = await call(path, body, query);
      if (answer.ErrorCode !== 0) throw new Error(`${path}: ${answer.ErrorCode} ${answer.ErrorInfo}`);
      return answer as never;
    },
  };
}

function noteAnswer(path: string, text: string): void {
  noteEntries(text);
  const code = /"ErrorCode":\s*([1-9]\d*)/.exec(text)?.[1];
  if (code !== undefined && text.startsWith('{"ActionStatus":"FAIL"')) noteError('rest', path, Number(code));
}

const bodyOf = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);
