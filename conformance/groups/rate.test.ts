import { expect, test } from 'bun:test';
import { hookScene } from '../../packages/server/src/testing/hookScene.ts';
import { text, u32 } from '../say.ts';
import { said } from './said.ts';

const svc = 'group_open_http_svc';
const FAILED = 'Group.CallbackSendMsgException';

const wordsOf = ([first]: readonly { MsgContent: unknown }[]) =>
  (first?.MsgContent as { Text?: string } | undefined)?.Text;

/** A group of alice, its administrator carol, and bob and dave, with three messages a second, and an app that is told. */
async function scene(Type: 'Public' | 'AVChatRoom') {
  const it = await hookScene({ hookAfterGroupSend: 1, hookGroupSendFailed: 1, groupMessagesPerSec: 3, liveTips: 0 });
  const { cloud } = it;
  await cloud.users('dave');
  const MemberList = [{ Member_Account: 'bob' }, { Member_Account: 'carol', Role: 'Admin' as const }];
  const made = { Type, GroupId: 'team', Name: 'team', Owner_Account: 'alice' };
  await cloud.rest.ok(`${svc}/create_group`, { ...made, ...(Type === 'Public' && { MemberList }) });
  const send = (From_Account: string | undefined, words: string, more: object = {}) => {
    const message = { GroupId: 'team', Random: u32(), MsgBody: text(words), ...more };
    return cloud.rest.ok(`${svc}/send_group_msg`, { ...message, ...(From_Account && { From_Account }) });
  };
  const history = async () => {
    const page = await cloud.rest.ok(`${svc}/group_msg_get_simple`, { GroupId: 'team', ReqMsgNumber: 20 });
    return page.RspMsgList.map(({ MsgBody }) => wordsOf(MsgBody)).reverse();
  };
  return { ...it, send, history, [Symbol.asyncDispose]: () => it[Symbol.asyncDispose]() };
}

test('above the rate of a stored group a message looks sent and is not stored; the app learns of it (usersig-and-limits §2.7)', async () => {
  await using it = await scene('Public');
  using bob = await it.cloud.signIn('bob');
  using owner = await it.cloud.signIn('alice');
  using admin = await it.cloud.signIn('carol');
  const first = said('GROUPteam', 'first');
  await bob.request('sendMessage', first);
  for (const words of ['second', 'third']) await bob.request('sendMessage', said('GROUPteam', words));

  expect(await bob.request('sendMessage', said('GROUPteam', 'too much'))).toMatchObject({ seq: 0, convId: '' });
  const online = { ...said('GROUPteam', 'too much online'), isOnlineOnly: true };
  expect(await bob.request('sendMessage', online)).toMatchObject({ seq: 0 });
  // Its answer was lost: it is there, and that is what its sender learns (D7).
  expect(await bob.request('sendMessage', first)).toMatchObject({ seq: 1, isRepeat: true });
  expect(await owner.request('sendMessage', said('GROUPteam', 'by the owner'))).toMatchObject({ seq: 4 });
  expect(await admin.request('sendMessage', said('GROUPteam', 'by an administrator'))).toMatchObject({ seq: 5 });
  await admin.request('sendMessage', { ...said('GROUPteam', 'online'), isOnlineOnly: true });
  it.cloud.clock.advance(1_000);
  expect(await bob.request('sendMessage', said('GROUPteam', 'again'))).toMatchObject({ seq: 6 });

  const kept = ['first', 'second', 'third', 'by the owner', 'by an administrator', 'again'];
  expect(await it.history()).toEqual(kept);
  await owner.next('message', ({ message }) => message.seq === 6);
  const heard = owner.seen('message').map(({ message }) => wordsOf(message.body));
  expect(heard.filter((words) => words?.startsWith('too much'))).toEqual([]);
  expect(heard).toContain('online');
  const failed = await it.app.calls(FAILED, 2);
  expect(failed.map(({ body }) => [body.From_Account, body.ErrorCode])).toEqual([
    ['bob', 10023],
    ['bob', 10023],
  ]);
});

test('above the rate a message goes on while what is as urgent or more so is within it (usersig-and-limits §2.7)', async () => {
  await using it = await scene('Public');
  const said: string[] = [];
  const say = async (MsgPriority: 'High' | 'Normal' | 'Low' | 'Lowest', count: number) => {
    for (let n = 1; n <= count; n++) {
      const { MsgDropReason = 'stored', MsgSeq } = await it.send('bob', 'hi', { MsgPriority });
      expect(MsgSeq > 0).toBe(MsgDropReason === 'stored');
      said.push(`${MsgPriority} ${MsgDropReason}`);
    }
  };

  await say('Lowest', 4);
  await say('Normal', 2);
  await say('High', 2);
  await say('Normal', 1);
  await say('High', 2);
  await say('Low', 1);

  expect(said).toEqual([
    ...[...Array(3).fill('Lowest stored'), 'Lowest MsgFreqCtrl', ...Array(2).fill('Normal stored')],
    ...[...Array(2).fill('High stored'), 'Normal MsgFreqCtrl', 'High stored', 'High MsgFreqCtrl', 'Low MsgFreqCtrl'],
  ]);
});

test('over REST what the app, owner and administrators say is exempt from the rate, what is said for others is not (rest-api §14.1)', async () => {
  await using it = await scene('Public');
  for (let n = 1; n <= 3; n++) await it.send('bob', `${n}`);

  const Random = u32();
  const told = [
    await it.send(undefined, 'by the app'),
    await it.send('administrator', 'by its administrator'),
    await it.send('alice', 'by the owner'),
    await it.send('carol', 'by an administrator'),
    await it.send('bob', 'by a member', { Random }),
    await it.send('dave', 'by nobody in it'),
    await it.send('bob', 'online', { OnlineOnlyFlag: 1 }),
  ];
  it.cloud.clock.advance(1_000);
  // What was dropped was never there: the same message is stored later.
  const again = await it.send('bob', 'by a member', { Random });

  const sent = (MsgSeq: number) => [MsgSeq, undefined];
  const isDropped = [0, 'MsgFreqCtrl'];
  expect(told.map(({ MsgSeq, MsgDropReason }) => [MsgSeq, MsgDropReason])).toEqual([
    ...[sent(4), sent(5), sent(6), sent(7), isDropped, isDropped, isDropped],
  ]);
  expect(again).toMatchObject({ MsgSeq: 8 });
  expect(again).not.toHaveProperty('MsgDropReason');
});

test('who may not speak is refused above the rate as below it', async () => {
  await using it = await scene('Public');
  using bob = await it.cloud.signIn('bob');
  using dave = await it.cloud.signIn('dave');
  for (let n = 1; n <= 3; n++) await it.send('carol', `${n}`);
  const mute = { GroupId: 'team', Members_Account: ['bob'], ShutUpTime: 60 };
  await it.cloud.rest.ok(`${svc}/forbid_send_msg`, mute);

  await expect(bob.request('sendMessage', said('GROUPteam', 'muted'))).rejects.toThrow('10017');
  await expect(dave.request('sendMessage', said('GROUPteam', 'a stranger'))).rejects.toThrow('10007');
});

test('a live room has the same rule over REST: the answer names what was dropped, webhooks tell it apart (rest-api §14.1)', async () => {
  await using it = await scene('AVChatRoom');
  using bob = await it.cloud.signIn('bob');
  await bob.request('joinGroup', { groupId: 'team' });
  const wishes = Array.from({ length: 8 }, (_, n) =>
    it.send('bob', `${n}`, { MsgPriority: n % 2 ? 'High' : 'Lowest' }),
  );
  const answers = await Promise.all(wishes);
  const own = [await it.send('alice', 'by the owner'), await it.send(undefined, 'by the app')];

  const reasons = answers.map(({ MsgDropReason = '' }) => MsgDropReason);
  expect(reasons.filter((reason) => reason === 'MsgFreqCtrl')).toHaveLength(5);
  expect(reasons.filter((reason, n) => n % 2 === 0 && reason !== 'MsgFreqCtrl')).toEqual([]);
  expect(answers.map(({ MsgSeq }) => MsgSeq > 0)).toEqual(reasons.map((reason) => reason === ''));
  expect(own.map(({ MsgDropReason }) => MsgDropReason)).toEqual([undefined, undefined]);
  const failed = await it.app.calls(FAILED, 5);
  expect(failed.map(({ body }) => body.ErrorCode)).toEqual(Array(5).fill(10023));
  const told = await it.app.calls('Group.CallbackAfterSendMsg', 5);
  expect(told.filter(({ body }) => body.From_Account === 'bob')).toHaveLength(3);
});
