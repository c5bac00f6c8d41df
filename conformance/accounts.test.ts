import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes, type Platform } from '@hongyan/contract';
import { cast } from './cast.ts';
import { signIn } from './client.ts';
import { history, listed, nowSec, restMessage, send, textOf } from './say.ts';
import { startServer, type TestServer } from './server.ts';
import { makeUserSig } from './userSig.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S11] importing twice is harmless: the account stays, nick and avatar change only when given', async () => {
  await using here = cast(server);
  const UserID = here.name('alice');

  await here.rest.ok('im_open_login_svc/account_import', {
    UserID,
    Nick: 'Alice',
    FaceUrl: 'https://example.org/a.png',
  });
  await here.rest.ok('im_open_login_svc/account_import', { UserID });
  const first = await here.signIn('alice');
  await here.rest.call('im_open_login_svc/account_import', { Identifier: UserID, Nick: 'Alicia', FaceUrl: '' });
  const second = await here.signIn('alice');

  expect(first.session).toMatchObject({ nick: 'Alice', faceUrl: 'https://example.org/a.png' });
  expect(second.session).toMatchObject({
    nick: 'Alicia',
    faceUrl: 'https://example.org/a.png',
    uid: first.session?.uid,
  });
});

test('[S10] account_check tells who is imported, multiaccount_import who could not be', async () => {
  await using here = cast(server);
  const [alice = ''] = await here.accounts('alice');
  const tooLong = 'x'.repeat(33);

  const imported = await here.rest.ok('im_open_login_svc/multiaccount_import', {
    Accounts: [here.name('bob'), tooLong],
  });
  const UserIDs = [alice, here.name('bob'), tooLong, here.name('nobody')];
  const check = await here.rest.ok('im_open_login_svc/account_check', {
    CheckItem: UserIDs.map((UserID) => ({ UserID })),
  });

  expect(imported).toMatchObject({ ActionStatus: 'OK', FailAccounts: [tooLong] });
  expect(
    check.ResultItem.map(({ UserID, ResultCode, AccountStatus }) => [UserID, ResultCode, AccountStatus] as unknown[]),
  ).toEqual(UserIDs.map((UserID, n) => [UserID, 0, n < 2 ? 'Imported' : 'NotImported']));
});

test('[S45] querystate tells Online, PushOnline and Offline, with the platforms where asked', async () => {
  await using here = cast(server);
  const platforms: [who: string, platform: Platform, leaves: boolean][] = [
    ['online', 'Web', false],
    ['pushed', 'Android', true],
    ['desk', 'Windows', true],
  ];
  for (const [who, platform, leaves] of platforms) {
    const client = await here.signIn(who, { platform });
    if (leaves) await client.close();
  }
  const gone = await here.signIn('gone', { platform: 'iPhone' });
  await gone.request('logout', {});
  await gone.closed;
  const never = await here.accounts('never');
  const To_Account = [...['online', 'pushed', 'desk', 'gone'].map(here.name), ...never, here.name('nobody')];

  const until = async () => {
    for (;;) {
      const answer = await here.rest.ok('openim/query_online_status', { To_Account, IsNeedDetail: 1 });
      // The server learns of a broken connection in its own time.
      if (answer.QueryResult.filter(({ Status }) => Status === 'Online').length === 1) return answer;
    }
  };
  const { QueryResult, ErrorList } = await until();
  const plain = await here.rest.ok('openim/querystate', { To_Account });

  const states = Object.fromEntries(QueryResult.map(({ To_Account: name, Status }) => [name, Status]));
  expect(To_Account.slice(0, 5).map((name) => states[name])).toEqual([
    'Online',
    'PushOnline',
    'Offline',
    'Offline',
    'Offline',
  ]);
  expect(QueryResult.every(({ State, Status }) => State === Status)).toBe(true);
  expect(QueryResult.find(({ To_Account: name }) => name === here.name('pushed'))?.Detail).toEqual([
    { Platform: 'Android', Status: 'PushOnline' },
  ]);
  expect(QueryResult.find(({ To_Account: name }) => name === here.name('gone'))).not.toHaveProperty('Detail');
  expect(ErrorList).toEqual([{ To_Account: here.name('nobody'), ErrorCode: 70107 }]);
  expect(plain.QueryResult.some((one) => 'Detail' in one)).toBe(false);
});

test('[S4] [D15] kick ends all sessions; UserSigs made before are 70052, one made now signs in', async () => {
  await using here = cast(server);
  const phone = await here.signIn('alice', { platform: 'iPhone' });
  const desk = await here.signIn('alice', { platform: 'Mac', codec: 'msgpack' });
  const { sdkAppId, key } = here.app;
  const before = makeUserSig({ sdkAppId, userId: phone.userId, key, timeSec: nowSec() - 5 });

  await here.rest.ok('im_open_login_svc/kick', { UserID: phone.userId });
  const kicked = [await phone.next('kicked'), await desk.next('kicked')];
  const closes = [await phone.closed, await desk.closed];
  const refused = await signIn(server, phone.userId, { userSig: before }).catch(
    (error: { code: number }) => error.code,
  );
  const again = await here.signIn('alice');

  expect(kicked.map(({ reason }) => reason as string)).toEqual(['admin', 'admin']);
  expect(closes.map(({ code }) => code)).toEqual([closeCodes.kickedByAdmin, closeCodes.kickedByAdmin]);
  expect(refused).toBe(70052);
  expect(again.session?.uid).toBe(phone.session?.uid as string);
  expect((await here.rest.call('im_open_login_svc/kick', { UserID: here.name('nobody') })).ErrorCode).toBe(70107);
});

test('[S8] [D15] a session ends when its UserSig expires', async () => {
  await using here = cast(server);
  const { sdkAppId, key } = here.app;
  const userSig = makeUserSig({ sdkAppId, userId: here.name('alice'), key, expireSec: 1 });

  const alice = await here.signIn('alice', { userSig });
  const { reason } = await alice.next('kicked');

  expect(reason as string).toBe('expired');
  expect((await alice.closed).code).toBe(closeCodes.userSigExpired);
});

test('[S58] [D2] a deleted account is gone; imported again it is another one without the old history', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  await send(alice, bob.userId, 'from the first alice');

  const deletion = await here.rest.ok('im_open_login_svc/account_delete', {
    DeleteItem: [{ UserID: alice.userId }, { UserID: here.name('nobody') }],
  });
  const { reason } = await alice.next('kicked');
  const { code } = await alice.closed;
  const toGone = await here.rest.call('openim/sendmsg', restMessage(bob.userId, alice.userId, 'hello?'));
  await here.accounts('alice');
  const anew = await here.signIn('alice');
  await send(anew, bob.userId, 'from the second alice');

  expect(deletion.ResultItem).toEqual([
    { UserID: alice.userId, ResultCode: 0, ResultInfo: '' },
    { UserID: here.name('nobody'), ResultCode: 70107, ResultInfo: 'Err_TLS_PT_Open_Login_Account_Not_Exist' },
  ]);
  expect(reason as string).toBe('accountDeleted');
  expect(code).toBe(closeCodes.accountDeleted);
  expect(toGone.ErrorCode).toBe(90012);
  expect(anew.session?.uid).not.toBe(alice.session?.uid as string);
  expect((await history(anew, bob.userId)).map(textOf)).toEqual(['from the second alice']);
  expect(await listed(anew)).toEqual([bob.userId]);
});

test('[D2] [S56] a user id may be any UTF-8 up to 32 bytes and tells upper from lower case', async () => {
  await using here = cast(server, server.app, '');
  const ids = ['用户-01', '😀alice', 'UPPER', 'upper', 'with space', 'a'.repeat(32)];

  const uids = [];
  for (const id of ids) uids.push((await here.signIn(id)).session?.uid);
  const flaws = ['b'.repeat(33), '鸿'.repeat(11), 'line\nbreak'];
  const codes = await Promise.all(
    flaws.map((UserID) => here.rest.call('im_open_login_svc/account_import', { UserID })),
  );

  expect(new Set(uids).size).toBe(ids.length);
  expect(codes.map(({ ErrorCode }) => ErrorCode)).toEqual([70402, 70402, 70402]);
});

test('[S10] a nick of 500 bytes fits, 501 are too many', async () => {
  await using here = cast(server);
  const UserID = here.name('alice');

  const fits = await here.rest.call('im_open_login_svc/account_import', { UserID, Nick: 'é'.repeat(250) });
  const over = await here.rest.call('im_open_login_svc/account_import', { UserID, Nick: `${'é'.repeat(250)}x` });

  expect([fits.ErrorCode, over.ErrorCode]).toEqual([0, 40601]);
});

test("[S5] settings refuse what is unknown, out of bounds or not the app's", async () => {
  await using here = cast(server);
  const set = async (Settings: Record<string, string | number>) =>
    (await here.rest.call('hongyan/set_settings', { Settings })).ErrorCode;

  expect(await set({ noSuchSetting: 1 })).toBe(60026);
  expect(await set({ multiDeviceMode: 5 })).toBe(60026);
  expect(await set({ port: 80 })).toBe(60026);
  expect(await set({ recallWindowSec: 60, multiDeviceMode: 9 })).toBe(60026);
  expect((await here.rest.ok('hongyan/get_settings', {})).Settings).toMatchObject({
    recallWindowSec: 120,
    multiDeviceMode: 1,
  });
});
