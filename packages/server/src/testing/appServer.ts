import { hooks } from '@hongyan/contract';
import { firstFlaw, validatorOf } from '../dispatch/validate.ts';

/** A call as the app's server got it. */
export interface Got {
  command: string;
  query: URLSearchParams;
  headers: Headers;
  body: Record<string, unknown>;
}

type Answer = (got: Got) => object | Response | Promise<object | Response>;

/** An app's own server on a port of its own; each body is held against the contract. */
export interface AppServer extends AsyncDisposable {
  url: string;
  got: Got[];
  /** Answers this from now on; what is no `Response` goes over an answer that allows. */
  answers(answer: Answer): void;
  /** Waits for so many calls of a command. */
  calls(command: string, count: number): Promise<Got[]>;
}

const GOOD = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };
const WAIT_MS = 20_000;

export function appServer(tls?: Bun.TLSOptions): AppServer {
  const got: Got[] = [];
  let answer: Answer = () => ({});
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    ...(tls && { tls }),
    async fetch(request) {
      const body = (await request.json()) as Record<string, unknown>;
      const { searchParams: query } = new URL(request.url);
      const one: Got = { command: String(body.CallbackCommand), query, headers: request.headers, body };
      got.push(one);
      const given = await answer(one);
      return given instanceof Response ? given : Response.json({ ...GOOD, ...given });
    },
  });
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${server.port}/hook`,
    got,
    answers: (next) => {
      answer = next;
    },
    async calls(command, count) {
      const found = () => got.filter((one) => one.command === command);
      for (const until = Date.now() + WAIT_MS; found().length < count && Date.now() < until; ) await Bun.sleep(10);
      for (const one of found()) assertDeclared(one);
      return found();
    },
    async [Symbol.asyncDispose]() {
      await server.stop(true);
    },
  };
}

/** Refuses a body that the contract does not declare. */
function assertDeclared({ command, body: { CallbackCommand: _, ...body } }: Got): void {
  const hook = Object.values(hooks).find(({ callback }) => callback === command);
  if (!hook) throw new Error(`${command} is not declared`);
  if (!validatorOf(hook.payload).Check(body))
    throw new Error(`${command}: ${JSON.stringify(firstFlaw(hook.payload, body))}`);
  const unknown = Object.keys(body).filter((key) => !Object.hasOwn(hook.payload.properties, key));
  if (unknown.length > 0) throw new Error(`${command} has undeclared fields: ${unknown.join(', ')}`);
}
