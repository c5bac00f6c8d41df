import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { restMessage, send } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { openTcpProxy } from '../tcpProxy.ts';
import { until } from '../until.ts';
import { noonNow, today } from './figures.ts';

setDefaultTimeout(120_000);

const PEOPLE = 150;
const AT_ONCE = 20;
const CUTS = 10;

const atNoon = (server: TestServer): Promise<unknown> =>
  restClient(server).ok('hongyan/set_settings', { Settings: { utcOffsetMinutes: noonNow() } });

describe.each(stores)('statistics on %s', (store) => {
  test('[S48] a server that is stopped keeps all that it counted', async () => {
    await using server = await startOn(store);
    const rest = restClient(server);
    await atNoon(server);
    const alice = await signIn(server, 'alice');
    await rest.ok('im_open_login_svc/account_import', { UserID: 'bob' });
    for (let n = 0; n < 20; n++) await send(alice, 'bob', `message ${n}`);
    await alice.close();

    // What came in the second before is in none of its regular flushes.
    await server.kill('SIGTERM');
    await server.restart();

    expect(await today(rest)).toMatchObject({
      ...{ ActiveUserNum: 1, LoginTimes: 1, C2CUpMsgNum: 20, C2CSendMsgUserNum: 1, MaxOnlineNum: 1 },
      // The app's administrator has an account too.
      ...{ RegistUserNumOneDay: 3, RegistUserNumTotal: 3 },
    });
    expect((await rest.ok('hongyan/get_statistics', {})).Online).toEqual({ Users: 0, Connections: 0 });
  });

  test('[S48] a server that is killed has lost nobody whose sign-in it answered, and counts nobody twice', async () => {
    await using server = await startOn(store);
    await atNoon(server);
    const answered = new Set<string>();
    const clients: Client[] = [];
    let next = 0;
    const someSignIn = async () => {
      while (next < PEOPLE) {
        const client = await signIn(server, `user${next++}`).catch(() => undefined);
        if (!client) return;
        answered.add(client.userId);
        clients.push(client);
      }
    };

    const signingIn = Promise.all(Array.from({ length: AT_ONCE }, someSignIn));
    await until(() => answered.size >= PEOPLE / 2);
    await server.kill('SIGKILL');
    await signingIn;
    for (const client of clients) await client.close();
    await server.restart();
    const { ActiveUserNum: kept = 0 } = await today(restClient(server));
    for (let n = 0; n < next; n++) await (await signIn(server, `user${n}`)).close();
    const { ActiveUserNum: all, LoginUserNum: signedIn } = await today(restClient(server));
    const { Months } = await restClient(server).ok('hongyan/get_statistics', {});

    expect(kept).toBeGreaterThanOrEqual(answered.size);
    expect(kept).toBeLessThanOrEqual(next);
    expect([all, signedIn, Months[0]?.ActiveUserNum, Months[0]?.MaxActiveUserNum]).toEqual([next, next, next, next]);
  });
});

test('[S48] [D14] while the database is away figures say so, and nothing is lost or counted twice when it is back', async () => {
  const postgres = await testPostgres();
  const store = new URL(await postgres.freshDatabase());
  using line = await openTcpProxy(() => Number(new URL(postgres.url).port));
  store.port = String(line.port);
  await using server = await startServer({ store: store.href });
  const rest = restClient(server);
  await atNoon(server);
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  using alice = await signIn(server, 'alice');
  const passing = () => send(alice, 'bob', 'hi', { isOnlineOnly: true });
  let said = 0;
  for (; said < 10; said++) await passing();

  await postgres.down('crash');
  const { ErrorCode } = await rest.call('openconfigsvr/getappinfo', {});
  await postgres.up();
  await until(async () => (await rest.call('openconfigsvr/getappinfo', {})).ErrorCode === 0);
  for (let cut = 0; cut < CUTS; cut++) {
    for (let n = 0; n < 5; n++, said++) await passing();
    // Half of the cuts let through what is written and lose the answer.
    if (cut % 2 === 0) line.swallowAnswers();
    const asked = rest.call('openconfigsvr/getappinfo', {});
    await Bun.sleep(cut * 3);
    line.cut();
    line.join();
    await asked;
  }

  expect(ErrorCode).toBe(130009);
  await until(async () => (await today(rest)).C2CUpMsgNum === said);
  await rest.ok('openim/sendmsg', restMessage('alice', 'bob', 'one more'));
  expect((await today(rest)).C2CUpMsgNum).toBe(said + 1);
  await postgres.stop();
});
