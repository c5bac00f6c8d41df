import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes } from '@hongyan/contract';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { type Cast, cast } from './cast.ts';
import type { Client } from './client.ts';
import { expectEnvelope } from './envelope.ts';
import { restSamples } from './restSamples.ts';
import { send, textOf } from './say.ts';
import { startServer, type TestServer } from './server.ts';
import { socketSamples } from './socketSamples.ts';

setDefaultTimeout(120_000);

const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000);
const CLOSES: readonly number[] = Object.values(closeCodes);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A change of some bytes: one flipped, some cut out, some put in. */
const mutation = fc.oneof(
  fc.record({ at: fc.nat(2_000), bit: fc.nat(7) }),
  fc.record({ at: fc.nat(2_000), cut: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ at: fc.nat(2_000), put: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;
const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });

function mutated(bytes: Uint8Array, all: readonly Mutation[]): Uint8Array<ArrayBuffer> {
  let now = Buffer.from(bytes);
  for (const one of all) {
    const at = one.at % (now.length + 1);
    if ('put' in one) now = Buffer.concat([now.subarray(0, at), one.put, now.subarray(at)]);
    else if ('cut' in one) now = Buffer.concat([now.subarray(0, at), now.subarray(at + one.cut)]);
    else if (at < now.length) now[at] = (now[at] ?? 0) ^ (1 << one.bit);
  }
  return new Uint8Array(now);
}

/** Two people on the same server still talk, and the server has met nothing that it calls its own failure. */
async function expectWell(here: Cast): Promise<void> {
  const carol = await here.signIn('carol');
  const dave = await here.signIn('dave');
  await send(carol, dave.userId, 'still here');
  expect(textOf((await dave.next('message')).message)).toBe('still here');
  expect(server.log()).not.toMatch(/command failed|connection failed/);
}

test.each(['json', 'msgpack'] as const)(
  'a valid frame with some bytes changed is answered, or closes the connection with a documented code, %s',
  async (codec) => {
    await using here = cast(server);
    const [bob = ''] = await here.accounts('bob');
    const commands = Object.keys(socketSamples) as (keyof typeof socketSamples)[];
    const frameOf = (command: keyof typeof socketSamples) => {
      const frame = { i: 1_000_000, c: command, p: socketSamples[command](bob) };
      return codec === 'json' ? Buffer.from(JSON.stringify(frame)) : encode(frame);
    };
    let alice: Client | undefined;

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commands), mutations, fc.boolean(), async (command, how, isText) => {
        alice ??= await here.signIn('alice', { codec });
        const bytes = mutated(frameOf(command), how);
        // A text message of a WebSocket must be UTF-8: one that is not goes as bytes.
        alice.sendRaw(codec === 'json' && isText ? new TextDecoder().decode(bytes) : bytes);
        if (await answers(alice)) return;

        expect(CLOSES).toContain((await alice.closed).code);
        alice = undefined;
      }),
      { numRuns: RUNS },
    );
    await expectWell(here);
  },
);

const answers = (client: Client): Promise<boolean> =>
  client.request('ping', {}).then(
    () => true,
    () => false,
  );

test('[S57] a valid REST body with some bytes changed gets an answer in the envelope', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  const paths = (Object.keys(restSamples) as (keyof typeof restSamples)[]).filter(
    (path) => path !== 'hongyan/set_settings',
  );

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), mutations, async (path, how) => {
      const body = mutated(Buffer.from(JSON.stringify(restSamples[path](alice, bob))), how);
      expectEnvelope(await here.rest.raw(path, body));
    }),
    { numRuns: RUNS },
  );
  await expectWell(here);
});
