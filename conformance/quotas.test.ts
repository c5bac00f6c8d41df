import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from './cast.ts';
import { type RefusedError, signIn } from './client.ts';
import { restMessage, text, u32 } from './say.ts';
import { secondApp, startServer, startServerForDevices, type TestServer } from './server.ts';
import { until } from './until.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServerForDevices();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Runs work while the app has these settings. */
async function during(here: Cast, Settings: Record<string, string | number>, work: () => Promise<void>): Promise<void> {
  const before = { accountsMax: 0, pinnedConversationsMax: 50, restRates: '', restPerSec: 0 };
  await here.rest.ok('hongyan/set_settings', { Settings });
  try {
    await work();
  } finally {
    await here.rest.ok('hongyan/set_settings', { Settings: before });
  }
}

const codesOf = async (calls: Promise<{ ErrorCode: number }>[]): Promise<number[]> =>
  (await Promise.all(calls)).map(({ ErrorCode }) => ErrorCode);

test('an app has as many accounts as it may: one more is 70398, however it would come; those that are there stay', async () => {
  await using here = cast(server, secondApp);
  const [alice = ''] = await here.accounts('alice');
  const fresh = (n: number) => `fresh.${n}.${u32()}`;
  const { ErrorCode } = await here.rest.call('im_open_login_svc/account_import', { UserID: fresh(0) });
  expect(ErrorCode).toBe(0);

  await during(here, { accountsMax: 1 }, async () => {
    const one = fresh(1);
    const { FailAccounts } = await here.rest.ok('im_open_login_svc/multiaccount_import', { Accounts: [alice, one] });
    const hosted = { Identifier: fresh(2), IdentifierType: 3, Password: 'correct horse' };
    const login = await signIn(server, one, { app: here.app }).catch((error: unknown) => error);

    expect(FailAccounts).toEqual([one]);
    expect(
      await codesOf([
        here.rest.call('im_open_login_svc/account_import', { UserID: one }),
        here.rest.call('registration_service/register_account_v1', hosted),
        here.rest.call('im_open_login_svc/account_import', { UserID: alice, Nick: 'Alice' }),
      ]),
    ).toEqual([70398, 70398, 0]);
    expect(String(login)).toContain('70398');
  });
});

test.each([
  ['activeUsersPerDayMax', 72000],
  ['activeUsersPerMonthMax', 72002],
])('with %s, one more active user than there may be is %d; those of that time come in again', async (name, code) => {
  await using server = await startServer({ env: { HONGYAN_MULTI_DEVICE_MODE: '1' } });
  await using here = cast(server);
  const names = ['one', 'two', 'three'];
  for (const userId of names.slice(0, 2)) await (await signIn(server, userId)).close();
  await here.rest.ok('hongyan/set_settings', { Settings: { [name]: 2 } });

  const third = await signIn(server, 'three').catch((error: RefusedError) => error.code);
  using again = await signIn(server, 'one', { deviceId: 'other' });

  expect([third, again.userId]).toEqual([code, 'one']);
  await here.rest.ok('hongyan/set_settings', { Settings: { [name]: 3 } });
  using late = await signIn(server, 'three');
  expect(late.userId).toBe('three');
});

test('as many accounts send on a day as the app may have senders; one more is 22007, whichever way it sends', async () => {
  await using server = await startServer({ env: { HONGYAN_MULTI_DEVICE_MODE: '1' } });
  await using here = cast(server);
  const [alice, bob, carol] = await Promise.all([here.signIn('alice'), here.signIn('bob'), here.signIn('carol')]);
  const [GroupId, from] = [here.name('group'), carol.userId];
  const MemberList = [{ Member_Account: from }];
  const svc = 'group_open_http_svc';
  await here.rest.ok(`${svc}/create_group`, {
    ...{ GroupId, Type: 'Public', Name: 'g', Owner_Account: alice.userId, MemberList },
  });
  const before = { conv: `C2C${bob.userId}`, random: 1, clientTimeSec: 1, body: text('before') };
  const stored = await carol.request('sendMessage', before);
  // Written within a second; without a limit nobody waits for it.
  await until(async () => (await here.rest.ok('hongyan/get_statistics', {})).Days[0]?.SendMsgUserNum === 1);
  await here.rest.ok('hongyan/set_settings', { Settings: { sendersPerDayMax: 1 } });

  const codes = async (who: typeof alice, n: number) =>
    Promise.all(
      [`C2C${bob.userId}`, `GROUP${GroupId}`].flatMap((conv, at) =>
        [false, true].map((isOnlineOnly) =>
          who
            .request('sendMessage', { conv, random: n * 10 + at, clientTimeSec: 1, body: text('x'), isOnlineOnly })
            .then(
              () => 0,
              ({ code }: RefusedError) => code,
            ),
        ),
      ),
    );
  expect([await codes(carol, 1), await codes(alice, 2)]).toEqual([
    [0, 0, 0, 0],
    [22007, 22007, 22007, 22007],
  ]);
  const sent = (From_Account: string) => [
    here.rest.call('openim/sendmsg', restMessage(From_Account, bob.userId, 'over REST')),
    here.rest.call(`${svc}/send_group_msg`, { GroupId, From_Account, Random: u32(), MsgBody: text('over REST') }),
  ];
  expect(await codesOf([...sent(from), ...sent(alice.userId)])).toEqual([0, 0, 22007, 22007]);

  await here.rest.ok('hongyan/set_settings', { Settings: { sendersPerDayMax: 3 } });
  const many = await Promise.all(Array.from({ length: 6 }, (_, n) => here.signIn(`one-${n}`)));
  const outcomes = await Promise.all(many.map(async (one) => (await codes(one, 3)).slice(0, 2)));
  expect(outcomes.map(String).toSorted()).toEqual([...Array(2).fill('0,0'), ...Array(4).fill('22007,22007')]);
  expect(await carol.request('sendMessage', before)).toMatchObject({ seq: stored.seq, isRepeat: true });
});

test('a batch of accounts is taken as far as there is room', async () => {
  await using here = cast(server, secondApp);
  const names = Array.from({ length: 5 }, (_, n) => `batch.${n}.${u32()}`);
  const CheckItem = names.map((UserID) => ({ UserID }));
  const statuses = async () =>
    (await here.rest.ok('im_open_login_svc/account_check', { CheckItem })).ResultItem.map((one) => one.AccountStatus);
  const isFull = async (accountsMax: number): Promise<boolean> => {
    await here.rest.ok('hongyan/set_settings', { Settings: { accountsMax } });
    const UserID = `probe.${u32()}`;
    const { ErrorCode } = await here.rest.call('im_open_login_svc/account_import', { UserID });
    if (ErrorCode === 0) await here.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID }] });
    return ErrorCode !== 0;
  };
  await during(here, {}, async () => {
    let count = 1;
    while (await isFull(count)) count++;

    await here.rest.ok('hongyan/set_settings', { Settings: { accountsMax: count + 2 } });
    const { FailAccounts } = await here.rest.ok('im_open_login_svc/multiaccount_import', { Accounts: names });

    expect(FailAccounts).toEqual(names.slice(3));
    expect(await statuses()).toEqual(['Imported', 'Imported', 'Imported', 'NotImported', 'NotImported']);
  });
});

test('[S34] a user pins as many conversations as it may: one more is 51012, until another one goes down', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const peers = await here.accounts('bob', 'carol', 'dave');
  for (const peer of peers) await here.rest.ok('openim/sendmsg', restMessage(peer, alice.userId, 'hi'));
  const pin = (at: number, isPinned: boolean) =>
    alice.request('pinConversation', { conv: `C2C${peers[at]}`, isPinned }).then(
      () => 0,
      (error: RefusedError) => error.code,
    );

  await during(here, { pinnedConversationsMax: 2 }, async () => {
    const codes: number[] = [];
    for (const [at, isPinned] of [
      [0, true],
      [1, true],
      [2, true],
      [1, true],
      [0, false],
      [2, true],
    ] as const)
      codes.push(await pin(at, isPinned));

    expect(codes).toEqual([0, 0, 51012, 0, 0, 0]);
  });
});

test('a command above its rate is 60007, one that is not named has that of all others, and other apps have their own', async () => {
  await using here = cast(server, secondApp);
  const [alice = ''] = await here.accounts('alice');
  const check = () => here.rest.call('im_open_login_svc/account_check', { CheckItem: [{ UserID: alice }] });
  const state = () => here.rest.call('openim/query_online_status', { To_Account: [alice] });

  await during(here, { restRates: '*=5, im_open_login_svc/account_check=2' }, async () => {
    // A burst of so many cannot fit into the windows that it falls into, however they lie.
    const checks = await codesOf(Array.from({ length: 40 }, check));
    const states = await codesOf(Array.from({ length: 60 }, state));

    expect(new Set(checks)).toEqual(new Set([0, 60007]));
    expect(new Set(states)).toEqual(new Set([0, 60007]));
    const answer = (await Promise.all(Array.from({ length: 40 }, check))).find((one) => one.ErrorCode !== 0);
    expect(answer?.ErrorInfo).toBe('im_open_login_svc/account_check may be called 2 times a second, try again later');
    await using first = cast(server);
    expect(
      new Set(
        await codesOf(
          Array.from({ length: 40 }, () =>
            first.rest.call('im_open_login_svc/account_check', { CheckItem: [{ UserID: alice }] }),
          ),
        ),
      ),
    ).toEqual(new Set([0]));
  });
});

test('an app that calls more often than it may in all is 60011, whatever the commands, and other apps go on', async () => {
  await using here = cast(server, secondApp);
  await using other = cast(server);
  const [alice = ''] = await here.accounts('alice');
  const calls = ({ rest }: Cast) =>
    Array.from({ length: 20 }, () => [
      rest.call('im_open_login_svc/account_check', { CheckItem: [{ UserID: alice }] }),
      rest.call('openim/query_online_status', { To_Account: [alice] }),
    ]).flat();

  await during(here, { restPerSec: 5 }, async () => {
    expect(new Set(await codesOf(calls(here)))).toEqual(new Set([0, 60011]));
    expect(new Set(await codesOf(calls(other)))).toEqual(new Set([0]));
    // Its administrator has to get through to lift the bound.
    await until(async () => (await here.rest.call('hongyan/get_settings', {})).ErrorCode === 0);
  });
});

test('a rate that is none is refused whole', async () => {
  await using here = cast(server);

  for (const restRates of [
    'openim/sendmsg',
    'openim/sendmsg=x',
    '=5',
    '*=5;',
    '*=12345678',
    '*=5 openim/sendmessage=1',
  ])
    expect(await here.rest.call('hongyan/set_settings', { Settings: { restRates } })).toMatchObject({
      ActionStatus: 'FAIL',
    });
});
