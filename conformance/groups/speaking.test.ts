import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from '../cast.ts';
import { draft, text, u32 } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A group that alice owns and bob is in. */
async function makeGroup(here: Cast, Type: 'Public' | 'AVChatRoom') {
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  const GroupId = here.name('group');
  await here.rest.ok('group_open_http_svc/create_group', { GroupId, Type, Name: 'g', Owner_Account: alice.userId });
  if (Type === 'Public')
    await here.rest.ok('group_open_http_svc/add_group_member', {
      ...{ GroupId, MemberList: [{ Member_Account: bob.userId }] },
    });
  return { alice, bob, GroupId, conv: `GROUP${GroupId}` };
}

const say = (here: Cast, GroupId: string, From_Account: string) =>
  here.rest.call('group_open_http_svc/send_group_msg', {
    ...{ GroupId, From_Account, Random: u32(), MsgBody: text('hi') },
  });

test('[S53] while all are muted, the app speaks for owner and itself, and not for an ordinary member', async () => {
  await using here = cast(server);
  const { alice, bob, GroupId } = await makeGroup(here, 'Public');
  await here.rest.ok('group_open_http_svc/modify_group_base_info', { GroupId, ShutUpAllMember: 'On' });

  expect((await say(here, GroupId, bob.userId)).ErrorCode).toBe(10017);
  expect((await say(here, GroupId, alice.userId)).ErrorCode).toBe(0);
  expect((await say(here, GroupId, here.app.admin)).ErrorCode).toBe(0);
  await here.rest.ok('group_open_http_svc/modify_group_base_info', { GroupId, ShutUpAllMember: 'Off' });
  expect((await say(here, GroupId, bob.userId)).ErrorCode).toBe(0);
});

test('[S53] who is muted, alone or with all, changes nothing that was said either', async () => {
  await using here = cast(server);
  const { alice, bob, GroupId, conv } = await makeGroup(here, 'Public');
  const { seq } = await bob.request('sendMessage', { ...draft('', 'kind'), conv });
  const own = await alice.request('sendMessage', { ...draft('', 'mine'), conv });
  const edit = async (client: typeof bob, at: number) =>
    client.request('editMessage', { conv, seq: at, body: text('unkind') }).then(
      () => 0,
      ({ code }) => code,
    );
  const mute = (ShutUpTime: number) =>
    here.rest.ok('group_open_http_svc/forbid_send_msg', { GroupId, Members_Account: [bob.userId], ShutUpTime });

  await mute(600);
  expect(await edit(bob, seq)).toBe(10017);
  await mute(0);
  await here.rest.ok('group_open_http_svc/modify_group_base_info', { GroupId, ShutUpAllMember: 'On' });
  expect([await edit(bob, seq), await edit(alice, own.seq)]).toEqual([10017, 0]);
  await here.rest.ok('group_open_http_svc/modify_group_base_info', { GroupId, ShutUpAllMember: 'Off' });
  expect(await edit(bob, seq)).toBe(0);
});

test('[S65] in a live room a message for who is online is one like any other', async () => {
  await using here = cast(server);
  const { alice, bob, GroupId, conv } = await makeGroup(here, 'AVChatRoom');
  for (const one of [alice, bob]) await one.request('joinGroup', { groupId: GroupId });

  await alice.request('sendMessage', { ...draft('', 'hi'), conv, isOnlineOnly: true });
  const heard = await bob.next('message', ({ message }) => message.from === alice.userId && message.body.length > 0);
  expect(heard.message.seq).toBeGreaterThan(0);
});

test('[S50] in a group a member writes a reply into the custom data of what it sees, and of nothing from before it came', async () => {
  await using here = cast(server);
  const { alice, bob, GroupId, conv } = await makeGroup(here, 'Public');
  const [carol] = [await here.signIn('carol')];
  const { seq } = await alice.request('sendMessage', { ...draft('', 'before'), conv });
  await here.rest.ok('group_open_http_svc/add_group_member', {
    ...{ GroupId, MemberList: [{ Member_Account: carol.userId }] },
  });
  const mark = (client: typeof bob) =>
    client.request('editMessage', { conv, seq, cloudCustomData: `by ${client.userId}` }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );

  expect([await mark(bob), await mark(carol)]).toEqual([0, 20026]);
});

test('receipts are refused where there can be none: too large a group 10060, online only 10061', async () => {
  await using here = cast(server);
  const { alice, GroupId, conv } = await makeGroup(here, 'Public');
  const wanted = (isOnlineOnly: boolean) =>
    alice.request('sendMessage', { ...draft('', 'hi'), conv, needReadReceipt: true, isOnlineOnly }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );
  const overRest = (more: object) =>
    here.rest.call('group_open_http_svc/send_group_msg', {
      ...{ GroupId, From_Account: alice.userId, Random: u32(), MsgBody: text('hi'), NeedReadReceipt: 1, ...more },
    });

  expect([await wanted(false), await wanted(true)]).toEqual([0, 10061]);
  expect((await overRest({ OnlineOnlyFlag: 1 })).ErrorCode).toBe(10061);
  await here.rest.ok('hongyan/set_settings', { Settings: { groupReceiptMembersMax: 1 } });
  try {
    expect(await wanted(false)).toBe(10060);
    expect((await overRest({})).ErrorCode).toBe(10060);
  } finally {
    await here.rest.ok('hongyan/set_settings', { Settings: { groupReceiptMembersMax: 200 } });
  }
});
