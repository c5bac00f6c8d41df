import { join } from 'node:path';

/** A message as the client tells it. */
export interface ToldMessage {
  ID: string;
  from: string;
  to: string;
  flow: 'in' | 'out';
  type: string;
  payload: { text?: string };
  isRevoked: boolean;
  isModified: boolean;
  isPeerRead: boolean;
  status: string;
}

interface Told {
  event: string;
  data: unknown;
}

/** The published SDK in a Node process of its own. */
export interface NodeClient extends AsyncDisposable {
  /** Runs a command of `nodeClient.mjs` and returns its result; rejects with `{code, message}`. */
  ask<T = unknown>(command: string, params?: object): Promise<T>;
  /** The first event told so far, or to come, of this name that fits; each is handed out once. */
  event(name: string, fits?: (data: never) => boolean): Promise<Told>;
}

const SDK = join(import.meta.dir, '../../packages/sdk/dist/node.js');
const PATIENCE_MS = 90_000;

/** Starts Node with the built SDK; `server` is the address as an app would give it. */
export function startNodeClient(server: string, sdkAppId: number): NodeClient {
  const child = Bun.spawn(['node', join(import.meta.dir, 'nodeClient.mjs'), SDK, server, String(sdkAppId)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const told: Told[] = [];
  const wishes: { name: string; fits: (data: never) => boolean; found: PromiseWithResolvers<Told> }[] = [];
  let last = 0;

  void readLines(child.stdout, (line) => {
    const { id, result, error, ...event } = JSON.parse(line);
    if (id === undefined) {
      const at = wishes.findIndex(({ name, fits }) => name === event.event && fits(event.data as never));
      if (at === -1) told.push(event as Told);
      else wishes.splice(at, 1)[0]?.found.resolve(event as Told);
    } else if (error) waiting.get(id)?.reject(error);
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });

  return {
    ask: async (command, params) => {
      const id = ++last;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      child.stdin.write(`${JSON.stringify({ id, command, params })}\n`);
      child.stdin.flush();
      return (await soon(answer.promise, `no answer to ${command}`)) as never;
    },
    event: async (name, fits = () => true) => {
      const at = told.findIndex((one) => one.event === name && fits(one.data as never));
      const known = at === -1 ? undefined : told.splice(at, 1)[0];
      if (known) return known;
      const found = Promise.withResolvers<Told>();
      wishes.push({ name, fits, found });
      return soon(found.promise, `no event ${name}`);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await child.exited;
    },
  };
}

async function readLines(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
}

async function soon<T>(promise: Promise<T>, complaint: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
