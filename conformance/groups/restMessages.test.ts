import { expect, test } from 'bun:test';
import { corners } from '../corner.ts';
import { text, u32 } from '../say.ts';
import { said } from './said.ts';

const corner = corners();
const svc = 'group_open_http_svc';

async function cloudWith() {
  const cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  const MemberList = [{ Member_Account: 'bob' }, { Member_Account: 'carol' }];
  const made = { Owner_Account: 'alice', Name: 'team' };
  await cloud.rest.ok(`${svc}/create_group`, { ...made, Type: 'Public', GroupId: 'team', MemberList });
  await cloud.rest.ok(`${svc}/create_group`, { ...made, Type: 'AVChatRoom', GroupId: 'room' });
  await cloud.rest.ok(`${svc}/create_group`, { ...made, Type: 'Community', GroupId: '@TGS#_town' });
  const send = (more: Record<string, unknown> = {}) => {
    const sent = { GroupId: 'team', Random: u32(), From_Account: 'alice', MsgBody: text('hi'), ...more };
    return cloud.rest.call(`${svc}/send_group_msg`, sent);
  };
  const history = async (more: Record<string, unknown> = {}) =>
    cloud.rest.ok(`${svc}/group_msg_get_simple`, { GroupId: 'team', ReqMsgNumber: 20, ...more });
  return Object.assign(cloud, { send, history });
}

test('a page of history is descending and says whether it is the whole of what was asked for (rest-api §14.3)', async () => {
  await using cloud = await cloudWith();
  expect(await cloud.history()).toMatchObject({ GroupId: 'team', IsFinished: 1, RspMsgList: [] });
  for (let n = 1; n <= 25; n++) await cloud.send({ MsgPriority: 'Lowest' });
  const seqs = ({ RspMsgList, IsFinished }: Awaited<ReturnType<typeof cloud.history>>) =>
    [IsFinished, RspMsgList[0]?.MsgSeq, RspMsgList.at(-1)?.MsgSeq, RspMsgList.length] as const;

  expect(seqs(await cloud.history({ ReqMsgSeq: 0 }))).toEqual([1, 25, 6, 20]);
  expect(seqs(await cloud.history({ ReqMsgNumber: 21 }))).toEqual([0, 25, 6, 20]);
  expect(seqs(await cloud.history({ ReqMsgSeq: 5, ReqMsgNumber: 50 }))).toEqual([1, 5, 1, 5]);
  expect(seqs(await cloud.history({ ReqMsgSeq: 4_294_967_295, ReqMsgNumber: 1 }))).toEqual([1, 25, 25, 1]);
  expect((await cloud.history()).RspMsgList[0]).toMatchObject({ MsgPriority: 4, IsPlaceMsg: 0 });
});

test('a page of history that would be too long is cut, and says so (rest-api §14.3)', async () => {
  await using cloud = await cloudWith();
  for (let n = 1; n <= 3; n++) await cloud.send({ MsgBody: text('x'.repeat(1_000)) });
  await cloud.set({ groupAnswerMaxBytes: 4_000 });
  const page = async (more: object = {}) => {
    const { IsFinished, RspMsgList } = await cloud.history(more as never);
    return [IsFinished, ...RspMsgList.map(({ MsgSeq }) => MsgSeq)];
  };

  expect([await page(), await page({ ReqMsgSeq: 1 })]).toEqual([
    [0, 3, 2],
    [1, 1],
  ]);
  await cloud.set({ groupAnswerMaxBytes: 1_024 });
  expect(await page()).toEqual([0, 3]);
});

test('[S72] a recall has a code for each message: gone, unknown, a tip; again is as good as once (rest-api §14.4)', async () => {
  await using cloud = await cloudWith();
  await cloud.send();
  await cloud.rest.ok(`${svc}/modify_group_base_info`, { GroupId: 'team', Name: 'crew' });
  const recall = async () => {
    const MsgSeqList = [1, 2, 99].map((MsgSeq) => ({ MsgSeq }));
    const { RecallRetList } = await cloud.rest.ok(`${svc}/group_msg_recall`, { GroupId: 'team', MsgSeqList });
    return RecallRetList.map(({ MsgSeq, RetCode }) => `${MsgSeq} ${RetCode}`);
  };

  expect(await recall()).toEqual(['1 0', '2 10032', '99 10030']);
  expect(await recall()).toEqual(['1 0', '2 10032', '99 10030']);
  const { RspMsgList } = await cloud.history();
  expect(RspMsgList).toMatchObject([
    { MsgSeq: 2, IsSystemMsg: 1, From_Account: 'administrator' },
    { MsgSeq: 1, IsPlaceMsg: 2, MsgBody: [] },
  ]);
});

test('what a type has not is refused with 10007: receipts, mentions of all, targets (rest-api §12.3, §14.1)', async () => {
  await using cloud = await cloudWith();
  const { rest } = cloud;
  const detail = { MsgSeq: 1, Filter: 0, Cursor: '', Count: 10 };
  const codes: unknown[] = [];
  for (const GroupId of ['room', '@TGS#_town']) {
    const asked: [string, object][] = [
      ['get_group_msg_receipt', { MsgSeqList: [{ MsgSeq: 1 }] }],
      ['get_group_msg_receipt_detail', detail],
      ['group_msg_receipt', { From_Account: 'alice', MsgSeqList: [{ MsgSeq: 1 }] }],
    ];
    for (const [command, body] of asked)
      codes.push((await rest.call(`${svc}/${command}`, { GroupId, ...body })).ErrorCode);
    codes.push((await cloud.send({ GroupId, To_Account: ['bob'] })).ErrorCode);
    codes.push((await cloud.send({ GroupId, NeedReadReceipt: 1 })).ErrorCode);
  }
  codes.push((await cloud.send({ GroupId: 'room', GroupAtInfo: [{ GroupAtAllFlag: 1 }] })).ErrorCode);
  codes.push((await cloud.send({ GroupId: 'room', OnlineOnlyFlag: 1 })).ErrorCode);

  expect(new Set(codes)).toEqual(new Set([10007]));
  const someone = [{ GroupAtAllFlag: 0, GroupAt_Account: 'bob' }];
  expect(await cloud.send({ GroupId: 'room', GroupAtInfo: someone })).toMatchObject({ ErrorCode: 0 });
});

test('[S65] a message to who is online has the sequence 0, over REST and where it arrives: it has no place in the log', async () => {
  await using cloud = await cloudWith();
  using bob = await cloud.signIn('bob');
  using alice = await cloud.signIn('alice');

  expect(await cloud.send({ OnlineOnlyFlag: 1 })).toMatchObject({ ErrorCode: 0, MsgSeq: 0 });
  const sent = await alice.request('sendMessage', { ...said('GROUPteam', 'typing'), isOnlineOnly: true });
  const heard = [await bob.next('message'), await bob.next('message')];

  expect(sent).toMatchObject({ seq: 0, msgSeq: 0 });
  expect(heard.map(({ message: { seq, msgSeq, isOnlineOnly } }) => [seq, msgSeq, isOnlineOnly])).toEqual([
    [0, 0, true],
    [0, 0, true],
  ]);
  expect(await cloud.send()).toMatchObject({ MsgSeq: 1 });
});

test('[S72] the reason of a recall has 100 bytes, not characters, over REST and the socket (rest-api §14.4)', async () => {
  await using cloud = await cloudWith();
  const recall = (MsgSeq: number, Reason: string) =>
    cloud.rest.call(`${svc}/group_msg_recall`, { GroupId: 'team', MsgSeqList: [{ MsgSeq }], Reason });
  using alice = await cloud.signIn('alice');
  const own = (seq: number, reason: string) => alice.request('recallMessage', { conv: 'GROUPteam', seq, reason });
  for (const said of ['one', 'two']) await cloud.send({ MsgBody: text(said) });
  const [longest, tooLong] = [`${'鸿'.repeat(33)}x`, '鸿'.repeat(34)];

  expect(await recall(1, tooLong)).toMatchObject({ ErrorCode: 10004 });
  await expect(own(2, tooLong)).rejects.toMatchObject({ code: 10004 });

  expect(await recall(1, longest)).toMatchObject({ RecallRetList: [{ RetCode: 0 }] });
  expect((await own(2, longest)).changes).toMatchObject([{ kind: 'recall', reason: longest }]);
});

test('who read a message and who did not comes in pages; a strange cursor is refused (rest-api §14.9)', async () => {
  await using cloud = await cloudWith();
  const { rest } = cloud;
  await cloud.send({ NeedReadReceipt: 1 });
  const page = (more: object) =>
    rest.call(`${svc}/get_group_msg_receipt_detail`, {
      ...{ GroupId: 'team', MsgSeq: 1, Filter: 1, Cursor: '', Count: 1, ...more },
    });

  const first = await page({});
  const second = await page({ Cursor: first.Cursor, Count: 2 });
  expect([first, second]).toMatchObject([
    { UnreadList: [{}], IsFinish: 0, IsFinished: 0, MsgSeq: 1 },
    { UnreadList: [{}], IsFinish: 1, IsFinished: 1, Cursor: '' },
  ]);
  const full = { UnreadList: [{}, {}], IsFinish: 1, IsFinished: 1, Cursor: '' };
  expect(await page({ Count: 2 })).toMatchObject(full);
  expect(await page({ Filter: 0 })).toMatchObject({ ReadList: [], IsFinish: 1 });
  expect(await page({ Cursor: 'abc' })).toMatchObject({ ErrorCode: 10004 });
  const many = { GroupId: 'team', From_Account: 'bob', MsgSeqList: Array(51).fill({ MsgSeq: 1 }) };
  expect(await rest.call(`${svc}/group_msg_receipt`, many)).toMatchObject({ ErrorCode: 10004 });
  const { From_Account: _from, ...asked } = many;
  expect(await rest.call(`${svc}/get_group_msg_receipt`, asked)).toMatchObject({ ErrorCode: 10004 });
  const most = { ...asked, MsgSeqList: asked.MsgSeqList.slice(1) };
  expect(await rest.call(`${svc}/get_group_msg_receipt`, most)).toMatchObject({ ErrorCode: 0 });
});

test('[S16] every field of a message that clients send is accepted, offline push with all its fields too (rest-api §14.1, §18)', async () => {
  await using cloud = await cloudWith();
  const push = {
    ...{ PushFlag: 0, Title: 't', Desc: 'd', Ext: '{"a":1}' },
    AndroidInfo: {
      ...{ Sound: 's', HuaWeiChannelID: 'h', XiaoMiChannelID: 'x', OPPOChannelID: 'o', GoogleChannelID: 'g' },
      ...{ VIVOClassification: '1', HuaWeiImportance: 'LOW', ExtAsHuaweiIntentParam: 1, HuaWeiCategory: 'c' },
      ...{ VIVOCategory: 'c', PushStyle: 0, HuaWeiImage: 'i', HonorImage: 'i', HonorImportance: 'NORMAL' },
    },
    ApnsInfo: { Sound: 's', BadgeMode: 1, Title: 't', SubTitle: 's', Image: 'i', MutableContent: 1 },
    HarmonyInfo: { Category: 'c' },
  };
  const whole = {
    ...{ MsgPriority: 'High', OfflinePushInfo: push, CloudCustomData: 'data', SupportMessageExtension: 1 },
    ForbidCallbackControl: ['ForbidBeforeSendMsgCallback', 'ForbidAfterSendMsgCallback'],
    ...{ SendMsgControl: ['NoUnread', 'NoLastMsg'], OnlineOnlyFlag: 0, NeedReadReceipt: 1 },
    GroupAtInfo: [{ GroupAtAllFlag: 1 }, { GroupAtAllFlag: 0, GroupAt_Account: 'bob' }],
  };

  expect(await cloud.send(whole)).toMatchObject({ ErrorCode: 0, MsgSeq: 1 });
  const at = Array(31).fill({ GroupAtAllFlag: 0, GroupAt_Account: 'bob' });
  expect(await cloud.send({ GroupAtInfo: at })).toMatchObject({ ErrorCode: 10053 });
  expect(await cloud.send({ MsgPriority: 'high' })).toMatchObject({ ErrorCode: 10004 });
  expect(await cloud.send({ From_Account: 'nobody' })).toMatchObject({ ErrorCode: 10004 });
  expect(await cloud.send({ MsgBody: text('x'.repeat(12_288)) })).toMatchObject({ ErrorCode: 80002 });
  expect(await cloud.send({ MsgBody: [] })).toMatchObject({ ErrorCode: 10004 });
  expect(await cloud.send({ To_Account: Array(51).fill('bob') })).toMatchObject({ ErrorCode: 10004 });
});
