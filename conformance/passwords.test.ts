import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readUserSig } from '@hongyan/contract/usersig/check';
import { type Cast, cast } from './cast.ts';
import { connect } from './client.ts';
import { testInside } from './corner.ts';
import { expectEnvelope } from './envelope.ts';
import { restClient } from './rest.ts';
import { u32 } from './say.ts';
import { secondApp, startServer, type TestServer } from './server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const PASSWORD = 'correct horse';
/** As anybody calls it: the URL names the app and nobody. */
const open = { identifier: undefined, usersig: undefined };

async function openCall(here: Cast, command: string, body: object): Promise<Record<string, unknown>> {
  return expectEnvelope(await here.rest.raw(`hongyan/${command}`, body, open));
}
const signIn = (here: Cast, UserID: string, Password = PASSWORD) => openCall(here, 'sign_in', { UserID, Password });

async function register(here: Cast, over: object = {}): Promise<string> {
  const name = `host.${u32()}`;
  await here.rest.ok('registration_service/register_account_v1', {
    ...{ Identifier: name, IdentifierType: 3, Password: PASSWORD, ...over },
  });
  return name;
}

/** Signs in over the socket with a UserSig that the server gave. */
async function login(here: Cast, userId: string, userSig: unknown): Promise<unknown> {
  const client = await connect(server, userId);
  try {
    return await client.ask('login', {
      ...{ sdkAppId: here.app.sdkAppId, userId, userSig, platform: 'Web', deviceId: 'd', sdkVersion: '1' },
    });
  } finally {
    await client.close();
  }
}

test('[S10] a hosted account signs in by password, whatever the case of its name, and is one like any other', async () => {
  await using here = cast(server);
  const name = await register(here);

  const answer = await signIn(here, name.toUpperCase());
  expect(answer).toMatchObject({ ErrorCode: 0, UserID: name, ExpireSec: 604_800 });
  expect(readUserSig(String(answer.UserSig))).toMatchObject({ userId: name, expireSec: 604_800 });
  expect(await login(here, name, answer.UserSig)).toMatchObject({ sessionId: expect.any(String) });

  const { ResultItem } = await here.rest.ok('im_open_login_svc/account_check', { CheckItem: [{ UserID: name }] });
  expect(ResultItem[0]).toMatchObject({ AccountStatus: 'Imported' });
  await here.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: name }] });
  expect((await signIn(here, name)).ErrorCode).toBe(70018);
});

test('[S10] register_account_v1 refuses what the contract refuses, each with its code', async () => {
  await using here = cast(server);
  const name = await register(here);
  const code = async (over: object) =>
    (
      await here.rest.call('registration_service/register_account_v1', {
        ...{ Identifier: `host.${u32()}`, IdentifierType: 3, Password: PASSWORD, ...over },
      })
    ).ErrorCode;

  expect(await code({ Identifier: name })).toBe(70402);
  expect(await code({ Identifier: name.toUpperCase() })).toBe(70402);
  expect(await code({ Identifier: 'abc' })).toBe(70419);
  expect(await code({ Identifier: `a${u32()}`.padEnd(24, 'a') })).toBe(0);
  expect(await code({ Identifier: 'a'.repeat(25) })).toBe(70419);
  expect(await code({ Identifier: '12345' })).toBe(70421);
  expect(await code({ Identifier: 'with space' })).toBe(70421);
  expect(await code({ IdentifierType: 4 })).toBe(70421);
  expect(await code({ Identifier: `86-138${String(u32()).padStart(8, '0').slice(-8)}`, IdentifierType: 1 })).toBe(0);
  expect(await code({ Identifier: '13800000000', IdentifierType: 1 })).toBe(70421);
  expect(await code({ Identifier: `ann${u32()}@example.org`, IdentifierType: 2 })).toBe(0);
  expect(await code({ Identifier: 'example.org', IdentifierType: 2 })).toBe(70421);
  expect(await code({ Password: 'é'.repeat(8) })).toBe(0);
  expect(await code({ Password: 'é'.repeat(7) })).toBe(70402);
  expect(await code({ Password: 'x'.repeat(129) })).toBe(70402);
});

test('[S10] a wrong password and an account that is not there look the same; five in a row lock it for a time', async () => {
  await using here = cast(server);
  const [name, other, imported] = [await register(here), await register(here), (await here.accounts('alice'))[0] ?? ''];

  for (const who of [name, imported, 'nobody.here'])
    expect(await signIn(here, who, 'wrong')).toMatchObject({ ErrorCode: 70018, ErrorInfo: expect.any(String) });
  for (let n = 0; n < 4; n++) expect((await signIn(here, name, 'wrong')).ErrorCode).toBe(70018);
  const locked = await signIn(here, name);
  expect(locked).toMatchObject({ ErrorCode: 70114 });
  expect(String(locked.ErrorInfo)).toMatch(/try again in \d+ s/);
  expect((await signIn(here, other)).ErrorCode).toBe(0);
  // A lock does not tell who there is either.
  for (const nobody of ['nobody.here', imported]) {
    for (let n = 0; n < 4; n++) expect((await signIn(here, nobody, 'wrong')).ErrorCode).toBe(70018);
    expect((await signIn(here, nobody, 'wrong')).ErrorCode).toBe(70114);
  }

  await here.rest.ok('hongyan/set_password', { UserID: name, Password: 'another one' });
  expect((await signIn(here, name)).ErrorCode).toBe(70018);
  expect((await signIn(here, name, 'another one')).ErrorCode).toBe(0);
});

testInside('[S10] a lock is over in time, and survives a restart of the server', async () => {
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { passwordFailuresMax: 1, passwordLockSec: 3 } });
  const name = await register(here);
  expect((await signIn(here, name, 'wrong')).ErrorCode).toBe(70018);
  const lockedAt = performance.now();
  await server.kill('SIGKILL');
  await server.restart();

  // A slow machine may have taken longer than the lock lasts.
  if (performance.now() - lockedAt < 2_000) expect((await signIn(here, name)).ErrorCode).toBe(70114);
  await Bun.sleep(3_100 - (performance.now() - lockedAt));
  expect((await signIn(here, name)).ErrorCode).toBe(0);
  await here.rest.ok('hongyan/set_settings', { Settings: { passwordFailuresMax: 5, passwordLockSec: 300 } });
});

test('[S10] tries from one address are bounded, whatever the accounts', async () => {
  await using here = cast(server, secondApp);
  await here.rest.ok('hongyan/set_settings', { Settings: { passwordTriesPerMinute: 3 } });
  const name = await register(here);
  // The minute may turn in between, once: of eight tries four fall into one.
  const codes: unknown[] = [];
  for (let n = 0; n < 8 && !codes.includes(70114); n++) codes.push((await signIn(here, `nobody.${n}`)).ErrorCode);

  expect(codes.slice(0, 3)).toEqual([70018, 70018, 70018]);
  expect(codes.at(-1)).toBe(70114);
  expect((await signIn(here, name)).ErrorCode).toBe(70114);
  await here.rest.ok('hongyan/set_settings', { Settings: { passwordTriesPerMinute: 30 } });
});

test('[S10] [S4] who changes its password is signed out everywhere else, and its UserSigs end', async () => {
  await using here = cast(server);
  const name = await register(here);
  const first = await signIn(here, name);
  const client = await connect(server, name);
  await client.ask('login', {
    ...{ sdkAppId: here.app.sdkAppId, userId: name, userSig: first.UserSig, platform: 'Web', deviceId: 'd' },
    sdkVersion: '1',
  });
  // A UserSig says when it was made in whole seconds.
  await Bun.sleep(1_100);

  const change = (Password: string, NewPassword: string) =>
    openCall(here, 'change_password', { UserID: name, Password, NewPassword });
  expect((await change('wrong', 'battery staple')).ErrorCode).toBe(70018);
  expect((await change(PASSWORD, 'short')).ErrorCode).toBe(70402);
  const changed = await change(PASSWORD, 'battery staple');

  expect(changed).toMatchObject({ ErrorCode: 0, UserID: name });
  await client.closed;
  await expect(login(here, name, first.UserSig)).rejects.toMatchObject({ code: 70052 });
  expect(await login(here, name, changed.UserSig)).toMatchObject({ sessionId: expect.any(String) });
  expect((await signIn(here, name)).ErrorCode).toBe(70018);
  await here.rest.ok('hongyan/set_password', { UserID: name, Password: '' });
  expect((await signIn(here, name, 'battery staple')).ErrorCode).toBe(70018);
});

test('[S9] a password opens nothing in another app, and only the app may set one', async () => {
  await using here = cast(server);
  await using there = cast(server, secondApp);
  const name = await register(here);

  expect((await signIn(there, name)).ErrorCode).toBe(70018);
  expect((await here.rest.call('hongyan/set_password', { UserID: name, Password: PASSWORD }, open)).ErrorCode).toBe(
    60004,
  );
  const none = await restClient(server, here.app).call(
    'hongyan/sign_in',
    { UserID: name, Password: PASSWORD },
    {
      ...{ ...open, sdkappid: undefined },
    },
  );
  expect(none.ErrorCode).toBe(60012);
});
