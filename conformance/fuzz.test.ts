import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type CommandSpec, errors, type FaultName, restCommands, socketCommands } from '@hongyan/contract';
import fc from 'fast-check';
import { cast } from './cast.ts';
import { RefusedError } from './client.ts';
import { expectEnvelope } from './envelope.ts';
import { isEnding, makeTeam } from './groups/team.ts';
import { restSamples } from './restSamples.ts';
import { startServer, type TestServer } from './server.ts';
import { socketSamples } from './socketSamples.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Codes that say "this is our fault": no request may cause one. */
const INTERNAL: readonly number[] = Object.values<CommandSpec>({ ...restCommands, ...socketCommands }).map(
  ({ faultMap }) => errors[faultMap?.internal ?? 'internal'].code,
);

/** Faults that the dispatcher itself finds, of any command. */
const COMMON: readonly FaultName[] = ['badJson', 'accountNotString'];

/** The codes that a command may answer with. */
function declaredAt({ faultMap, errors: own, invalid, fieldFaults, typeFaults }: CommandSpec): number[] {
  const faults = [
    ...own,
    invalid,
    ...Object.values({ ...fieldFaults }),
    ...Object.values({ ...typeFaults }),
    ...COMMON,
  ];
  return [0, ...faults.map((fault) => errors[faultMap?.[fault] ?? fault].code)];
}

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '__proto__',
    'constructor',
    'C2C',
    'C2CC2C',
    '0',
    '-1',
    '1e9',
  ),
  fc.constantFrom<unknown>(0, -0, -1, 1, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31), 1e300, 0.1, true, false),
  fc.constantFrom<unknown>([], [null], [[]], [{}], {}, { a: null }, ['', ''], { length: 5 }, 'x'.repeat(5_000)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  // A member of this name ends a connection: another test's matter.
  fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
);

/** Where a request is spoilt: a path of choices through it, and what is put there; sometimes a key is added. */
const spoiling = fc.record({
  path: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
  value: nasty,
  isNewKey: fc.boolean(),
});
type Spoiling = typeof spoiling extends fc.Arbitrary<infer T> ? T : never;

function spoilt(sample: Record<string, unknown>, spoilings: readonly Spoiling[]): Record<string, unknown> {
  const request = structuredClone(sample);
  for (const { path, value, isNewKey } of spoilings) put(request, path, value, isNewKey);
  return request;
}

function put(target: object, [choice = 0, ...rest]: readonly number[], value: unknown, isNewKey: boolean): void {
  const keys = Object.keys(target);
  const key = keys[choice % Math.max(1, keys.length)] ?? 'x';
  const inner = (target as Record<string, unknown>)[key];
  if (rest.length > 0 && typeof inner === 'object' && inner !== null) put(inner, rest, value, isNewKey);
  else (target as Record<string, unknown>)[isNewKey ? `${key}x` : key] = structuredClone(value);
}

const spoilings = fc.array(spoiling, { minLength: 1, maxLength: 3 });

test('[S57] no REST request, however spoilt, causes an internal error or an answer outside the envelope', async () => {
  await using here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  await makeTeam(here.rest, alice, bob);
  const paths = (Object.keys(restSamples) as (keyof typeof restCommands)[]).filter(
    (path) => path !== 'hongyan/set_settings',
  );

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), spoilings, async (path, how) => {
      const answer = expectEnvelope(await here.rest.raw(path, spoilt(restSamples[path](alice, bob), how)));

      expect(INTERNAL).not.toContain(answer.ErrorCode as number);
      if (!declaredAt(restCommands[path]).includes(answer.ErrorCode as number))
        expect(`${path} answered with ${answer.ErrorCode} ${answer.ErrorInfo}`).toBe('a code of its declaration');
      if (isEnding(path)) await makeTeam(here.rest, alice, bob);
    }),
    { numRuns: 1_500 },
  );
});

test.each(['json', 'msgpack'] as const)(
  '[S57] no socket request, however spoilt, causes an internal error or ends the session, %s',
  async (codec) => {
    await using here = cast(server);
    const alice = await here.signIn('alice', { codec });
    const [bob = ''] = await here.accounts('bob');
    await makeTeam(here.rest, alice.userId, bob);
    const commands = (Object.keys(socketSamples) as (keyof typeof socketCommands)[]).filter(
      (name) => name !== 'logout',
    );

    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commands), spoilings, async (command, how) => {
        const code = await alice.ask(command, spoilt(socketSamples[command](bob), how)).then(
          () => 0,
          (error: unknown) => (error instanceof RefusedError ? error.code : Promise.reject(error as Error)),
        );

        expect(INTERNAL).not.toContain(code);
        if (!declaredAt(socketCommands[command]).includes(code))
          expect(`${command} answered with ${code}`).toBe('a code of its declaration');
        if (isEnding(command)) await makeTeam(here.rest, alice.userId, bob);
      }),
      { numRuns: 1_500 },
    );
  },
);
