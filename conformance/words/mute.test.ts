import { expect, test } from 'bun:test';
import { testCloud } from '../../packages/server/src/testing/cloud.ts';
import type { Client } from '../client.ts';
import { type Corner, corners, testInside } from '../corner.ts';
import { said } from '../groups/said.ts';
import { draft, restMessage, send, text, u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const FOR_EVER = 4_294_967_295;

async function cloudOfTwo<C extends Pick<Corner, 'rest' | 'users'>>(cloud: C) {
  await cloud.users('alice', 'bob');
  const made = { Owner_Account: 'alice', Type: 'Public' as const, GroupId: 'team', Name: 'team' };
  await cloud.rest.ok(`${svc}/create_group`, { ...made, MemberList: [{ Member_Account: 'bob' }] });
  await cloud.rest.ok(`${svc}/create_group`, { ...made, Type: 'AVChatRoom', GroupId: 'room' });
  const mute = (times: object) =>
    cloud.rest.call('openconfigsvr/setnospeaking', { Set_Account: 'bob', ...times } as never);
  const left = async (Get_Account = 'bob') => {
    const answer = await cloud.rest.ok('openconfigsvr/getnospeaking', { Get_Account });
    return [answer.C2CmsgNospeakingTime, answer.GroupmsgNospeakingTime];
  };
  return { cloud, mute, left };
}

const codeOf = (asked: Promise<unknown>): Promise<number> =>
  asked.then(
    () => 0,
    (error: { code: number }) => error.code,
  );
const toGroup = (who: Client, groupId = 'team') => codeOf(who.request('sendMessage', said(`GROUP${groupId}`, 'hello')));

testInside(
  'who is muted in one-to-one messages is refused with 20012, in groups with 10017, each apart and for its time (§23)',
  async () => {
    const { cloud, mute, left } = await cloudOfTwo(await testCloud());
    await using _ = cloud;
    using bob = await cloud.signIn('bob');
    await bob.request('joinGroup', { groupId: 'room' });
    expect(await left()).toEqual([0, 0]);

    await mute({ C2CmsgNospeakingTime: 60 });
    expect([await codeOf(send(bob, 'alice', 'hi')), await toGroup(bob), await toGroup(bob, 'room')]).toEqual([
      20012, 0, 0,
    ]);
    await mute({ C2CmsgNospeakingTime: 0, GroupmsgNospeakingTime: FOR_EVER });
    expect([await codeOf(send(bob, 'alice', 'hi')), await toGroup(bob), await toGroup(bob, 'room')]).toEqual([
      0, 10017, 10017,
    ]);
    expect(await left()).toEqual([0, FOR_EVER]);

    await mute({ C2CmsgNospeakingTime: 90 });
    cloud.clock.advance(30_500);
    expect(await left()).toEqual([60, FOR_EVER]);
    cloud.clock.advance(60_000);
    expect([await left(), await codeOf(send(bob, 'alice', 'hi'))]).toEqual([[0, FOR_EVER], 0]);
  },
);

test('muting is told nobody; an edit and what is online-only are refused too; a message that was stored is answered again (D7)', async () => {
  const { cloud, mute } = await cloudOfTwo(await corner());
  await using _ = cloud;
  using bob = await cloud.signIn('bob');
  using alice = await cloud.signIn('alice');
  const message = draft('alice', 'once');
  const { seq } = await bob.request('sendMessage', message);
  const inGroup = said('GROUPteam', 'once');
  const stored = await bob.request('sendMessage', inGroup);
  await alice.next('message');
  await alice.next('message');

  await mute({ C2CmsgNospeakingTime: FOR_EVER, GroupmsgNospeakingTime: FOR_EVER });

  expect(await bob.request('sendMessage', message)).toMatchObject({ seq, isRepeat: true });
  expect(await bob.request('sendMessage', inGroup)).toMatchObject({ seq: stored.seq, isRepeat: true });
  const body = text('other');
  expect(await codeOf(bob.request('editMessage', { conv: 'C2Calice', seq, body }))).toBe(20012);
  expect(await codeOf(bob.request('editMessage', { conv: 'GROUPteam', seq: stored.seq, body }))).toBe(10017);
  const passing = { ...draft('alice', 'now'), isOnlineOnly: true };
  expect(await codeOf(bob.request('sendMessage', passing))).toBe(20012);
  expect(await codeOf(bob.request('sendMessage', { ...said('GROUPteam', 'now'), isOnlineOnly: true }))).toBe(10017);
  await send(alice, 'bob', 'you may read');
  expect((await bob.next('message')).message).toMatchObject({ from: 'alice' });
});

test('over REST a muted account may be spoken for one-to-one, not in groups; the app itself speaks on (§23.1)', async () => {
  const { cloud, mute } = await cloudOfTwo(await corner());
  await using _ = cloud;
  const { rest } = cloud;
  await mute({ C2CmsgNospeakingTime: FOR_EVER, GroupmsgNospeakingTime: FOR_EVER });
  const message = (From_Account?: string) => ({
    ...{ GroupId: 'team', Random: u32(), MsgBody: text('hi') },
    ...(From_Account && { From_Account }),
  });

  expect(await rest.call('openim/sendmsg', restMessage('bob', 'alice', 'hi'))).toMatchObject({ ErrorCode: 0 });
  expect(await rest.call(`${svc}/send_group_msg`, message('bob'))).toMatchObject({ ErrorCode: 10017 });
  expect(await rest.call(`${svc}/send_group_msg`, message())).toMatchObject({ ErrorCode: 0 });
});

test('each way to ask wrongly for a mute has its code; of an unknown account both read for ever (§23)', async () => {
  const { cloud, mute, left } = await cloudOfTwo(await corner());
  await using _ = cloud;
  const set = async (body: object) => (await cloud.rest.call('openconfigsvr/setnospeaking', body as never)).ErrorCode;
  const get = async (body: object) => (await cloud.rest.call('openconfigsvr/getnospeaking', body as never)).ErrorCode;

  expect([
    await set({ C2CmsgNospeakingTime: 1 }),
    await set({ Set_Account: 7 }),
    await set({ Set_Account: 'bob' }),
  ]).toEqual([130004, 130005, 130008]);
  const wrong = [await mute({ C2CmsgNospeakingTime: -1 }), await mute({ GroupmsgNospeakingTime: 'x' })];
  expect(wrong.map(({ ErrorCode }) => ErrorCode)).toEqual([130006, 130007]);
  expect(await set({ Set_Account: 'nobody', C2CmsgNospeakingTime: 1 })).toBe(130005);
  expect([await get({}), await get({ Get_Account: 7 })]).toEqual([130002, 130003]);
  const broken = await cloud.rest.raw('openconfigsvr/setnospeaking', '{');
  expect(JSON.parse(broken.text)).toMatchObject({ ErrorCode: 130001 });
  expect(await left('nobody')).toEqual([FOR_EVER, FOR_EVER]);
  expect(await left()).toEqual([0, 0]);
});
