import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type CommandSpec, errors, type FaultName, restCommands } from '@hongyan/contract';
import { cast } from './cast.ts';
import { expectEnvelope } from './envelope.ts';
import { makeTeam } from './groups/team.ts';
import { restSamples } from './restSamples.ts';
import { firstApp, secondApp, startServer, type TestServer } from './server.ts';
import { spoil } from './spoil.ts';
import { makeUserSig, packDocument } from './userSig.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  // The wrong callers below would lock out the right one; of two broadcasts or pushes only the first would be within its second.
  const apart = { broadcastsPerSec: 0, pushGapMs: 0, pushesPerDay: 0, pushRandomDays: 0, pushOldRandomDays: 0 };
  await cast(server).rest.ok('hongyan/set_settings', { Settings: { badUserSigsPerMinute: 100_000, ...apart } });
});
afterAll(() => server[Symbol.asyncDispose]());

type Path = keyof typeof restCommands;
const paths = Object.keys(restCommands) as Path[];

/** The code of a common fault at this command (D22). */
function codeAt(path: Path, fault: FaultName): number {
  const { faultMap }: CommandSpec = restCommands[path];
  return errors[faultMap?.[fault] ?? fault].code;
}

describe.each(paths)('%s', (path) => {
  test('[R1] answers a right request, or refuses it with a code of its declaration, in the envelope', async () => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    // With the members of all tests before it would be too large for receipts.
    await here.rest.call('group_open_http_svc/destroy_group', { GroupId: 'team' });
    await makeTeam(here.rest, alice, bob);

    const answer = expectEnvelope(await here.rest.raw(path, restSamples[path](alice, bob)));

    const spec: CommandSpec = restCommands[path];
    const allowed = [0, ...spec.errors.map((fault) => errors[spec.faultMap?.[fault] ?? fault].code)];
    expect(allowed).toContain(answer.ErrorCode as number);
    if (answer.ErrorCode === 0) expect(answer.ErrorInfo).toBe(spec.okInfo ?? '');
  });

  test('[S57] refuses each field that is missing, of another type or out of bounds with its code and names it', async () => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const wrong: string[] = [];

    await Promise.all(
      spoil(restCommands[path], restSamples[path](alice, bob)).map(async ({ title, field, params, code }) => {
        const answer = expectEnvelope(await here.rest.raw(path, params));
        if (answer.ErrorCode !== code)
          wrong.push(`${title}: ${answer.ErrorCode} instead of ${code}: ${answer.ErrorInfo}`);
        else if (!String(answer.ErrorInfo).includes(field))
          wrong.push(`${title}: the text does not name it: ${answer.ErrorInfo}`);
      }),
    );

    expect(wrong).toEqual([]);
  });

  test('[S8] [S9] refuses every wrong caller with its own code', async () => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const { sdkAppId, key } = firstApp;
    const own = { sdkAppId, userId: firstApp.admin, key };
    const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
    const whole = makeUserSig(own);
    const callers: [what: string, query: Record<string, string | number | undefined>, code: number][] = [
      ['no sdkappid', { sdkappid: undefined }, 60012],
      ['an sdkappid that is no number', { sdkappid: 'abc' }, 60006],
      ['an unknown sdkappid', { sdkappid: 1_499_999_999 }, 60006],
      ['no identifier', { identifier: undefined }, 60004],
      ['no usersig', { usersig: undefined }, 60005],
      ['an empty usersig', { usersig: '' }, 70002],
      ['half a usersig', { usersig: whole.slice(0, -40) }, 70003],
      ['a usersig of no Base64', { usersig: 'a$b' }, 70003],
      ['a usersig that is no JSON', { usersig: packDocument('no JSON') }, 70005],
      [
        'a usersig without a signature',
        { usersig: packDocument({ 'TLS.ver': '2.0', 'TLS.identifier': firstApp.admin }) },
        70005,
      ],
      ['a forged usersig', { usersig: makeUserSig({ ...own, key: secondApp.key }) }, 70009],
      ['an expired usersig', { usersig: makeUserSig({ ...own, timeSec: hourAgo, expireSec: 60 }) }, 70001],
      [
        'a forged and expired usersig',
        { usersig: makeUserSig({ ...own, key: 'x', timeSec: hourAgo, expireSec: 60 }) },
        70009,
      ],
      ['the usersig of another account', { usersig: makeUserSig({ ...own, userId: alice }) }, 70013],
      [
        'the usersig of another app',
        { usersig: makeUserSig({ ...own, sdkAppId: secondApp.sdkAppId, key: secondApp.key }) },
        70014,
      ],
      [
        'somebody who is no administrator',
        { identifier: alice, usersig: makeUserSig({ ...own, userId: alice }) },
        codeAt(path, 'notAdmin'),
      ],
    ];

    // A command for anyone asks for no more than an app.
    const { caller }: CommandSpec = restCommands[path];
    if (caller === 'anyone') callers.splice(3);
    const got: [what: string, code: unknown][] = [];
    for (const [what, query] of callers)
      got.push([what, expectEnvelope(await here.rest.raw(path, restSamples[path](alice, bob), query)).ErrorCode]);

    expect(got).toEqual(callers.map(([what, , code]) => [what, code]));
  });

  test('[S57] refuses a body that is no JSON object, no UTF-8 or nested too deep', async () => {
    await using here = cast(server);
    const bodies: [what: string, body: string | Uint8Array][] = [
      ['text', 'hello'],
      ['cut off', '{"a":'],
      ['a list', '[]'],
      ['a number', '7'],
      ['null', 'null'],
      ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
      ['too deep', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
    ];

    const got: [what: string, code: unknown][] = [];
    for (const [what, body] of bodies) got.push([what, expectEnvelope(await here.rest.raw(path, body)).ErrorCode]);

    expect(got).toEqual(bodies.map(([what]) => [what, codeAt(path, 'badJson')]));
  });

  test('ignores fields, URL parameters and a content type that it does not know', async () => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const right = restSamples[path](alice, bob);

    const plain = await here.rest.call(path, right);
    const again = { ...restSamples[path](alice, bob), Unknown: [1], Another: null };
    const more = await here.rest.call(path, again, { apn: 1, contenttype: 'xml' });

    expect(more.ErrorCode).toBe(plain.ErrorCode);
  });

  test('[R14] takes an optional field that is null as absent', async () => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const { properties, required = [] } = restCommands[path].input as unknown as {
      properties: object;
      required?: string[];
    };
    const right = restSamples[path](alice, bob);
    const optional = Object.keys(properties).filter(
      (field) => !required.includes(field) && !['MsgBody', 'Accounts'].includes(field),
    );

    const nulls = await here.rest.call(path, {
      ...right,
      ...Object.fromEntries(optional.map((field) => [field, null])),
    });
    const absent = await here.rest.call(
      path,
      Object.fromEntries(Object.entries(right).filter(([field]) => !optional.includes(field))),
    );

    expect(nulls.ErrorCode).toBe(absent.ErrorCode);
  });
});

test('[S57] an unknown command is refused with 60009, a path outside the API is not found', async () => {
  await using here = cast(server);

  const unknown = expectEnvelope(await here.rest.raw('openim/no_such_command', {}));
  const other = expectEnvelope(await here.rest.raw('no_such_service/sendmsg', {}));
  const outside = await fetch(`${server.url}/nothing/here`);

  expect([unknown.ErrorCode, other.ErrorCode]).toEqual([60009, 60009]);
  expect(outside.status).toBe(404);
});

test('[R1] anything but POST is refused in the envelope', async () => {
  await using here = cast(server);

  const answer = JSON.parse((await here.rest.raw('openim/querystate', {}, {}, 'GET')).text) as {
    ErrorCode: number;
    ActionStatus: string;
  };

  expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60002 });
});

test('[S8] too many wrong UserSigs of one account have to wait, others do not', async () => {
  await using here = cast(server, secondApp);
  await here.rest.ok('hongyan/set_settings', { Settings: { badUserSigsPerMinute: 3 } });
  const forged = makeUserSig({ sdkAppId: secondApp.sdkAppId, userId: 'mallory', key: 'x' });

  const codes: number[] = [];
  for (let n = 0; n < 5; n++)
    codes.push((await here.rest.call('openim/querystate', {}, { identifier: 'mallory', usersig: forged })).ErrorCode);
  const own = await here.rest.call('hongyan/get_settings', {});

  expect(codes).toEqual([70009, 70009, 70009, 70050, 70050]);
  expect(own.ErrorCode).toBe(0);
});
