import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { type Corner, cornerOf, testInside } from '../corner.ts';
import { type RestClient, restClient } from '../rest.ts';
import { history, listed, restMessage, send, textOf } from '../say.ts';
import { startServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';

setDefaultTimeout(60_000);

const code = (sending: Promise<unknown>): Promise<number> =>
  sending.then(
    () => 0,
    (error: { code: number }) => error.code,
  );
const set = (rest: RestClient, Settings: Record<string, string | number>) =>
  rest.ok('hongyan/set_settings', { Settings });
const AddSource = 'AddSource_Type_Test';

describe.each(stores)('messages between people on %s', (kind) => {
  test('[S42] a blocked sender gets 20007, online-only too, until it is blocked no more; the other way goes through', async () => {
    await using server = await startOn(kind);
    await using here = await cornerOf(server);
    const { rest } = here;
    const [alice, bob] = await two(here);
    await send(alice, 'bob', 'before');
    await bob.request('addToBlacklist', { userIds: ['alice'] });

    const refused = [
      await code(send(alice, 'bob', 'no')),
      await code(send(alice, 'bob', 'no', { isOnlineOnly: true })),
    ];
    const back = await code(send(bob, 'alice', 'yes'));
    const overRest = await rest.call('openim/sendmsg', restMessage('alice', 'bob', 'by the app'));
    await bob.request('removeFromBlacklist', { userIds: ['alice'] });
    const after = await code(send(alice, 'bob', 'after'));

    expect([...refused, back, overRest.ErrorCode, after]).toEqual([20007, 20007, 0, 0, 0]);
    expect((await history(bob, 'alice')).map(textOf)).toEqual(['before', 'yes', 'by the app', 'after']);
  });

  test('[S42] where the app wants silence, a blocked sender sees its message sent, and nobody else does', async () => {
    await using server = await startOn(kind);
    await using here = await cornerOf(server);
    await here.set({ blockedSender: 'unaware', multiDeviceMode: 1 });
    const [alice, bob] = await two(here);
    const desk = await here.signIn('alice');
    await bob.request('addToBlacklist', { userIds: ['alice'] });

    const first = await send(alice, 'bob', 'hello?');
    const online = await send(alice, 'bob', 'online', { isOnlineOnly: true });
    await alice.request('editMessage', { conv: 'C2Cbob', seq: first.seq, body: textBody('secret') });
    const copy = await desk.next('message');
    await send(bob, 'alice', 'for you');
    const got = await bob.request('getConversations', {});

    expect([first.seq > 0, online.seq, textOf(copy.message), copy.message.noUnread]).toEqual([
      true,
      0,
      'hello?',
      undefined,
    ]);
    expect((await history(alice, 'bob')).map(textOf)).toEqual(['secret', 'for you']);
    expect((await history(bob, 'alice')).map(textOf)).toEqual(['for you']);
    expect(got.conversations.map(({ unread, lastMessage }) => [unread, textOf(lastMessage)])).toEqual([[0, 'for you']]);
    expect(bob.seen('message')).toEqual([]);
    expect(JSON.stringify(bob.seen('change'))).not.toContain('secret');
    expect((await listed(alice)).length).toBe(1);
    for (const client of [alice, bob, desk]) await client.close();
  });

  test('[S20] a stranger is refused once the app demands friendship, at once and without a restart', async () => {
    await using server = await startOn(kind);
    await using here = await cornerOf(server);
    const { rest } = here;
    const [alice, bob] = await two(here);
    const import1 = (From_Account: string, To_Account: string) =>
      rest.ok('sns/friend_import', { From_Account, AddFriendItem: [{ To_Account, AddSource }] });
    const got = [await code(send(alice, 'bob', 'strangers'))];

    await here.set({ c2cNeedsFriendship: 1 });
    got.push(await code(send(alice, 'bob', 'no')));
    await import1('alice', 'bob');
    got.push(await code(send(alice, 'bob', 'no')), await code(send(bob, 'alice', 'no')));
    await import1('bob', 'alice');
    got.push(await code(send(alice, 'bob', 'friends')));
    await bob.request('deleteFriends', { userIds: ['alice'] });
    got.push(await code(send(alice, 'bob', 'no')));
    await here.set({ c2cNeedsFriendship: 0 });
    got.push(await code(send(alice, 'bob', 'again')));

    expect(got).toEqual([0, 20009, 20010, 20011, 0, 20009, 0]);
    expect((await history(bob, 'alice')).map(textOf)).toEqual(['strangers', 'friends', 'again']);
  });

  test('[S20] [S42] what the app sends over REST is checked where it wants that; a batch says who did not get it', async () => {
    await using server = await startOn(kind);
    await using here = await cornerOf(server);
    const { rest } = here;
    await two(here);
    await rest.ok('im_open_login_svc/account_import', { UserID: 'carol' });
    await rest.ok('sns/black_list_add', { From_Account: 'bob', To_Account: ['alice'] });
    await here.set({ restChecksRelations: 1 });

    const one = await rest.call('openim/sendmsg', restMessage('alice', 'bob', 'no'));
    const batch = { ...restMessage('alice', 'bob', 'to all'), To_Account: ['bob', 'carol', 'nobody'] };
    const some = await rest.call('openim/batchsendmsg', batch);
    const none = await rest.call('openim/batchsendmsg', { ...batch, MsgRandom: 5, To_Account: ['bob'] });
    await here.set({ c2cNeedsFriendship: 1 });
    const strangers = await rest.call('openim/sendmsg', restMessage('alice', 'carol', 'no'));

    expect([one.ErrorCode, none.ErrorCode, strangers.ErrorCode]).toEqual([20007, 90012, 20009]);
    expect(some.ActionStatus).toBe('SomeError');
    expect(some.ErrorList).toEqual([
      { To_Account: 'bob', ErrorCode: 20007 },
      { To_Account: 'nobody', ErrorCode: 70107 },
    ]);
  });
});

testInside(
  '[S20] [S42] [D12] a block, and the switch, hold on the other process of the database within seconds',
  async () => {
    const postgres = await testPostgres();
    await using stack = new AsyncDisposableStack();
    stack.defer(() => postgres.stop());
    const store = await postgres.freshDatabase();
    const first = stack.use(await startServer({ store }));
    const second = stack.use(await startServer({ store }));
    using alice = await signIn(first, 'alice');
    using bob = await signIn(second, 'bob');
    expect(await code(send(alice, 'bob', 'hello'))).toBe(0);

    await bob.request('addToBlacklist', { userIds: ['alice'] });
    await until(async () => (await code(send(alice, 'bob', 'blocked?'))) === 20007);
    await bob.request('removeFromBlacklist', { userIds: ['alice'] });
    await until(async () => (await code(send(alice, 'bob', 'free?'))) === 0);
    await set(restClient(second), { c2cNeedsFriendship: 1 });
    await until(async () => (await code(send(alice, 'bob', 'friends?'))) === 20009);

    expect((await history(bob, 'alice')).map(textOf)[0]).toBe('hello');
  },
);

const textBody = (Text: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text } }];

async function two(here: Corner): Promise<[Client, Client]> {
  return [await here.signIn('alice'), await here.signIn('bob')];
}
