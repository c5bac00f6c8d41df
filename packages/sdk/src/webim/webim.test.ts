import { afterEach, describe, expect, test } from 'bun:test';
import { nodePlatform } from '../platform/node.ts';
import { type Chats, makeChats, say } from '../testing/chats.ts';
import { turn } from '../testing/waiting.ts';
import type { CbErr, WebimError } from './answers.ts';
import type { WebimListeners } from './listeners.ts';
import type { Msg } from './messages.ts';
import { Custom, Elem, Face, filter, GroupTipElem, Text } from './objects.ts';
import { type WebimOptions, webimOn } from './webim.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
afterEach(() => {
  filter.isOn = true;
});

/** Waits for the callbacks of a call. */
const done = <T>(call: (cbOk: (value: T) => void, cbErr: CbErr) => void): Promise<T> => new Promise(call);

/** A page of a user, with what its listeners were told. */
async function page(chats: Chats, identifier: string, options: WebimOptions = {}) {
  const webim = webimOn(() => nodePlatform({ deviceId: crypto.randomUUID() }), silent);
  const told: { name: string; value: unknown }[] = [];
  let check = (): void => {};
  const note =
    (name: string) =>
    (value?: unknown): void => {
      told.push({ name, value });
      check();
    };
  const numbers = (name: string) =>
    Object.fromEntries(['1', '2', '3', '4', '5', '6', '9', '92', '255'].map((n) => [n, note(`${name}${n}`)]));
  const listeners: WebimListeners = {
    ...{ onConnNotify: note('conn'), onMsgNotify: note('msg'), onBigGroupMsgNotify: note('big') },
    ...{ onGroupInfoChangeNotify: note('info'), onKickedEventCall: note('kicked') },
    ...{ onGroupSystemNotifys: numbers('group'), onProfileSystemNotifys: numbers('profile') },
    onC2cEventNotifys: numbers('c2c'),
  };
  const info = { sdkAppID: chats.sdkAppId, identifier, userSig: identifier && chats.userSig(identifier) };
  const signIn = () =>
    done<{ identifierNick: string; ActionStatus: string }>((ok, err) =>
      webim.login(info, listeners, { server: chats.cloud.app.url, isLogOn: false, ...options }, ok, err),
    );
  const answer = await signIn();
  chats.atEnd(() => done((ok) => webim.logout(ok, ok)));
  /** The next that a listener was told and that was not taken yet. */
  const next = <T>(name: string, fits: (value: T) => unknown = () => true): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = () => reject(new Error(`no ${name}; told were ${told.map((one) => one.name).join(', ')}`));
      const timer = setTimeout(late, 8_000);
      check = () => {
        const at = told.findIndex((one) => one.name === name && fits(one.value as T));
        if (at < 0) return;
        clearTimeout(timer);
        check = () => {};
        resolve(told.splice(at, 1)[0]?.value as T);
      };
      check();
    });
  const text = (to: string, words: string, type: 'C2C' | 'GROUP' = 'C2C'): Msg => {
    const msg = new webim.Msg(webim.session(type, to), true);
    msg.addText(new webim.Msg.Elem.Text(words));
    return msg;
  };
  const send = (msg: Msg) => done<{ MsgTime: number }>((ok, err) => webim.sendMsg(msg, ok, err));
  return { webim, answer, next, told, text, send };
}

function textOf(msg: Msg | undefined): string {
  const content = msg?.getElems()[0]?.getContent();
  return content instanceof Text ? content.getText() : '';
}
const texts = (msgs: readonly Msg[]): string[] => msgs.map(textOf);
const has = (words: string) => (msgs: Msg[]) => texts(msgs).includes(words);

describe('signing in', () => {
  test('[S3] what is missing, what is refused and who is not signed in have the codes of the original', async () => {
    await using chats = await makeChats('alice');
    const webim = webimOn(() => nodePlatform({ deviceId: 'codes' }), silent);
    const server = chats.cloud.app.url;
    const fails = (info: object | undefined): Promise<WebimError> =>
      new Promise((_, reject) => webim.login(info as never, {}, { server, isLogOn: false }, () => {}, reject as never));
    const sdkAppID = chats.sdkAppId;

    expect(webim.checkLogin()).toBe(false);
    let code = 0;
    webim.checkLogin(({ ErrorCode }) => {
      code = ErrorCode;
    }, true);
    expect(code).toBe(-4);
    await expect(fails(undefined)).rejects.toMatchObject({ ActionStatus: 'FAIL', ErrorCode: -6 });
    await expect(fails({ identifier: 'alice' })).rejects.toMatchObject({ ErrorCode: -7 });
    await expect(fails({ sdkAppID, identifier: 'alice' })).rejects.toMatchObject({ ErrorCode: -9 });
    const bad = { sdkAppID, identifier: 'alice', userSig: 'bad' };
    await expect(fails(bad)).rejects.toMatchObject({ ErrorCode: 70003 });
    const asking = new Promise((_, reject) => webim.syncMsgs(() => {}, reject as never));
    await expect(asking).rejects.toMatchObject({ ErrorCode: -4 });
  });

  test('the answer has the nick, the connection is told, a kick too', async () => {
    await using chats = await makeChats('alice');
    await (await chats.ready('alice')).sdk.updateMyProfile({ nick: 'Al' });
    const alice = await page(chats, 'alice');

    expect(alice.answer).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0, identifierNick: 'Al' });
    expect(alice.webim.checkLogin()).toBe(true);
    await alice.next('conn', ({ ErrorCode }: { ErrorCode: number }) => ErrorCode === alice.webim.CONNECTION_STATUS.ON);
    await chats.cloud.rest.ok('im_open_login_svc/kick', { UserID: 'alice' });

    await alice.next('kicked');
    expect(alice.webim.checkLogin()).toBe(false);
  });
});

describe('messages', () => {
  test('[S63] text travels raw; who reads it over webim gets <, > and " escaped, & and \' as they are', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, modern] = [await page(chats, 'alice'), await chats.ready('bob')];
    const bob = await page(chats, 'bob');
    const raw = `<b>"x" & 'y'</b>`;

    await alice.send(alice.text('bob', raw));

    const { data } = await modern.next('onMessageReceived');
    expect(data[0]?.payload.text).toBe(raw);
    const [heard] = await bob.next<Msg[]>('msg');
    const escaped = `&lt;b&gt;&quot;x&quot; & 'y'&lt;/b&gt;`;
    expect(textOf(heard)).toBe(escaped);
    expect(heard?.toHtml()).toBe(escaped);
    expect(bob.webim.Tool.formatHtml2Text(textOf(heard))).toBe(raw);
    expect(bob.webim.Tool.formatText2Html('a <b>\nc')).toBe('a&nbsp;&lt;b&gt;<br/>c');
    filter.isOn = false;
    expect(textOf(heard)).toBe(raw);
  });

  test('[S63] with escapeOnWire text travels as that of the original did, and is taken for escaped', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, modern] = [await page(chats, 'alice', { escapeOnWire: true }), await chats.ready('bob')];

    await alice.send(alice.text('bob', '1 < 2'));
    const { data } = await modern.next('onMessageReceived');
    expect(data[0]?.payload.text).toBe('1 &lt; 2');
    await say(modern, 'alice', '3 &gt; 2');

    expect(texts(await alice.next<Msg[]>('msg'))).toEqual(['3 &gt; 2']);
    filter.isOn = false;
    expect(textOf(alice.webim.session('C2C', 'bob').msg(1))).toBe('3 > 2');
  });

  test('syncMsgs gives unread one-to-one messages once, and anew after resetCookieAndSyncFlag', async () => {
    await using chats = await makeChats('alice', 'bob', 'carol');
    const [bob, carol] = [await chats.ready('bob'), await chats.ready('carol')];
    for (const word of ['one', 'two']) await say(bob, 'alice', word);
    await say(carol, 'alice', 'three');
    const alice = await page(chats, 'alice');
    const sync = () => done<Msg[]>((ok, err) => alice.webim.syncMsgs(ok, err));

    expect(texts(await sync()).sort()).toEqual(['one', 'three', 'two']);
    expect(alice.webim.MsgStore.sessCount()).toBe(2);
    expect(alice.webim.MsgStore.sessByTypeId('C2C', 'bob')?.msgCount()).toBe(2);
    expect(await sync()).toEqual([]);
    alice.webim.MsgStore.resetCookieAndSyncFlag();
    expect(await sync()).toHaveLength(3);
    expect(alice.webim.MsgStore.sessByTypeId('C2C', 'bob')?.msgCount()).toBe(2);
    expect(alice.webim.MsgStore.delSessByTypeId('C2C', 'bob')).toBe(true);
    expect(Object.keys(alice.webim.MsgStore.sessMap())).toEqual(['C2Ccarol']);
  });

  test('one-to-one history comes in pages of at most 15, with the codes of the original', async () => {
    await using chats = await makeChats('alice', 'bob');
    const alice = await page(chats, 'alice');
    for (const word of ['1', '2', '3']) await alice.send(alice.text('bob', word));
    type Page = { Complete: number; MsgKey: string; MsgList: Msg[]; MsgCount: number };
    const read = (options: object) => done<Page>((ok, err) => alice.webim.getC2CHistoryMsgs(options, ok, err));
    const fails = (options: object): Promise<WebimError> =>
      done<WebimError>((ok) => alice.webim.getC2CHistoryMsgs(options, () => {}, ok));

    const first = await read({ Peer_Account: 'bob', MaxCnt: 2 });
    const second = await read({ Peer_Account: 'bob', MaxCnt: 2, MsgKey: first.MsgKey });

    expect([first.Complete, texts(first.MsgList)]).toEqual([0, ['2', '3']]);
    expect([second.Complete, texts(second.MsgList)]).toEqual([1, ['1']]);
    expect((await fails({})).ErrorCode).toBe(-13);
    expect((await fails({ Peer_Account: 'bob', MaxCnt: 16 })).ErrorCode).toBe(-14);
    expect((await fails({ Peer_Account: 'bob', MaxCnt: 0 })).ErrorCode).toBe(-15);
  });

  test('reading is told to the peer, by time, and of a session by itself with setAutoRead', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await page(chats, 'alice'), await page(chats, 'bob')];
    const { MsgTime } = await alice.send(alice.text('bob', 'one'));
    await bob.next('msg');
    const session = bob.webim.session('C2C', 'alice');

    expect(session.unread()).toBe(1);
    const read = { To_Account: 'alice', LastedMsgTime: MsgTime };
    await done((ok, err) => bob.webim.c2CMsgReaded(read, ok, err));
    expect(await alice.next('c2c92')).toMatchObject({ From_Account: 'bob' });
    bob.webim.setAutoRead(session, true, true);
    await alice.send(alice.text('bob', 'two'));
    await alice.next('c2c92');

    while (session.unread() > 0) await turn();
    expect(session.unread()).toBe(0);
  });

  test('the list of recent contacts has names and unread counts; a chat is taken off it', async () => {
    await using chats = await makeChats('alice', 'bob');
    const bob = await chats.ready('bob');
    await bob.sdk.updateMyProfile({ nick: 'Bobby' });
    await say(bob, 'alice', 'hi');
    const alice = await page(chats, 'alice');
    type List = { SessionItem: object[] };
    const list = () => done<List>((ok, err) => alice.webim.getRecentContactList({ Count: 5 }, ok, err));

    expect((await list()).SessionItem).toMatchObject([
      { Type: 1, To_Account: 'bob', C2cNick: 'Bobby', MsgShow: 'hi', UnreadMsgCount: 1 },
    ]);
    await done((ok, err) => alice.webim.deleteChat({ To_Account: 'bob', chatType: 1 }, ok, err));
    expect((await list()).SessionItem).toEqual([]);
  });

  test('elements of several kinds arrive; who is typing is not told; files answer -100', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await page(chats, 'alice'), await page(chats, 'bob')];
    const typing = new alice.webim.Msg(alice.webim.session('C2C', 'bob'), true);
    typing.addCustom(new Custom('{"userAction":14}'));
    await alice.send(typing);
    const msg = alice.text('bob', 'hello ');
    msg.addFace(new Face(1, '[smile]'));
    msg.addCustom(new Custom('data', 'desc', 'ext'));
    msg.addElem(new Elem('TIMLocationElem', new Elem.Location(2, 1, 'here')));
    const images = new Elem.Images('i', 1);
    images.addImage(new Elem.Images.Image(1, 2, 3, 4, 'https://a/i'));
    msg.addImage(images);

    await alice.send(msg);
    const [heard, ...others] = await bob.next<Msg[]>('msg');

    expect(others).toEqual([]);
    expect(heard?.toHtml()).toBe('hello [smile]');
    const [, face, custom, location, image] = (heard?.getElems() ?? []).map((elem) => elem.getContent());
    expect([face, custom, location, image]).toEqual([
      new Face(1, '[smile]'),
      new Custom('data', 'desc', 'ext'),
      new Elem.Location(2, 1, 'here'),
      images,
    ]);
    const refused = await done<WebimError>((ok) => alice.webim.uploadPic({}, () => {}, ok));
    expect(refused.ErrorCode).toBe(-100);
  });
});

test('[S2] webim.Log.setOn(0) silences the log at once', () => {
  const lines: unknown[][] = [];
  const sink = { ...silent, warn: (...parts: unknown[]) => void lines.push(parts) };
  const { Log } = webimOn(() => nodePlatform({ deviceId: 'log' }), sink);

  Log.warn('seen');
  Log.setOn(0);
  Log.warn('not seen');
  expect(Log.getOn()).toBe(false);
  Log.setOn(1);
  Log.warn('seen again');

  expect(lines).toEqual([
    ['[chat]', 'seen'],
    ['[chat]', 'seen again'],
  ]);
});

describe('groups and people', () => {
  test('a group is made, changed, filled and dissolved by the names of REST; its members are told', async () => {
    await using chats = await makeChats('alice', 'bob', 'carol');
    const [alice, bob] = [await page(chats, 'alice'), await page(chats, 'bob')];
    const call = <T = object>(name: keyof typeof alice.webim, options: object): Promise<T> =>
      new Promise((resolve, reject) => (alice.webim[name] as (...args: unknown[]) => void)(options, resolve, reject));
    const GroupId = 'team';
    const info = { GroupId, Type: 'Public', Name: 'Team', MemberList: ['bob'], ApplyJoinOption: 'NeedPermission' };

    expect(await call<{ GroupId: string }>('createGroup', info)).toMatchObject({ ActionStatus: 'OK', GroupId });
    await alice.send(alice.text(GroupId, 'hi all', 'GROUP'));
    await bob.next('msg', has('hi all'));
    await call('modifyGroupBaseInfo', { GroupId, Name: 'Crew', ShutUpAllMember: 'On' });
    expect(await bob.next('info')).toMatchObject({ GroupId, GroupName: 'Crew' });
    const { GroupInfo } = await call<{ GroupInfo: object[] }>('getGroupInfo', { GroupIdList: [GroupId, 'nope'] });
    expect(GroupInfo).toMatchObject([{ Name: 'Crew', ShutUpAllMember: 'On', MemberNum: 2 }, { ErrorCode: 10010 }]);
    await call('modifyGroupMember', { GroupId, Member_Account: 'bob', Role: 'Admin', NameCard: 'B' });
    await bob.next('group9');
    await call('forbidSendMsg', { GroupId, Members_Account: ['bob'], ShutUpTime: 0 });
    await call('addGroupMember', { GroupId, MemberList: [{ Member_Account: 'carol' }] });
    const members = await call<{ MemberList: object[] }>('getGroupMemberInfo', { GroupId });
    expect(members.MemberList).toMatchObject([
      { Member_Account: 'alice', Role: 'Owner' },
      ...[{ NameCard: 'B' }, { Member_Account: 'carol' }],
    ]);
    expect(await call('getRoleInGroup', { GroupId, User_Account: ['bob', 'dave'] })).toMatchObject({
      UserIdList: [{ Role: 'Admin' }, { Role: 'NotMember' }],
    });
    const history = await done<Msg[]>((ok, err) =>
      bob.webim.syncGroupMsgs({ GroupId, ReqMsgSeq: 100, ReqMsgNumber: 10 }, ok, err),
    );
    expect(texts(history.filter((msg) => msg.getSubType() === 0 && textOf(msg)))).toContain('hi all');
    expect(history.some((msg) => msg.getElems()[0]?.getContent() instanceof GroupTipElem)).toBe(true);
    const MsgReadedSeq = history.at(-1)?.getSeq() ?? 0;
    await done((ok, err) => bob.webim.groupMsgReaded({ GroupId, MsgReadedSeq }, ok, err));
    expect(bob.webim.session('GROUP', GroupId).unread()).toBe(0);
    expect(await call('getJoinedGroupListHigh', { Limit: 5 })).toMatchObject({ TotalCount: 1 });
    await call('deleteGroupMember', { GroupId, MemberToDel_Account: ['bob'], Reason: 'bye' });
    expect(await bob.next('group4')).toMatchObject({ ReportType: 4, GroupId, Operator_Account: 'alice' });
    await call('destroyGroup', { GroupId });
    await expect(call('quitGroup', { GroupId })).rejects.toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 10010 });
  });

  test('who asks to join waits for the decision by the notice; a second one is a success', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await page(chats, 'alice'), await page(chats, 'bob')];
    const GroupId = 'team';
    const info = { GroupId, Type: 'Public', Name: 'Team', ApplyJoinOption: 'NeedPermission' };
    await done((ok, err) => alice.webim.createGroup(info, ok, err));

    const joined = await done((ok, err) => bob.webim.applyJoinGroup({ GroupId, ApplyMsg: 'me' }, ok, err));
    expect(joined).toMatchObject({ JoinedStatus: 'WaitAdminApproval' });
    const notice = await alice.next<{ MsgKey: string; RemarkInfo: string }>('group1');
    expect(notice.RemarkInfo).toBe('me');
    const pending = await done<{ TotalCount: number }>((ok, err) => alice.webim.getPendencyGroup({}, ok, err));
    expect(pending.TotalCount).toBe(1);
    const decision = { GroupId, MsgKey: notice.MsgKey, HandleMsg: 'Agree' };
    await done((ok, err) => alice.webim.handleApplyJoinGroupPendency(decision, ok, err));
    await bob.next('group2');

    const again = await done((ok, err) => alice.webim.handleApplyJoinGroupPendency(decision, ok, err));
    expect(again).toMatchObject({ ActionStatus: 'OK' });
  });

  test('a guest hears a live room; who joins twice gets 10013, another kind of group -12', async () => {
    await using chats = await makeChats('alice');
    const [alice, guest] = [await page(chats, 'alice'), await page(chats, '')];
    for (const Type of ['AVChatRoom', 'Public'])
      await done((ok, err) => alice.webim.createGroup({ GroupId: Type, Type, Name: Type }, ok, err));
    const join = (GroupId: string) => done((ok) => alice.webim.applyJoinBigGroup({ GroupId }, ok, ok as CbErr));

    await done((ok, err) => guest.webim.applyJoinBigGroup({ GroupId: 'AVChatRoom' }, ok, err));
    await join('AVChatRoom');
    await alice.send(alice.text('AVChatRoom', 'hello', 'GROUP'));

    await guest.next('big', has('hello'));
    expect(await join('AVChatRoom')).toMatchObject({ ErrorCode: 10013 });
    expect(await join('Public')).toMatchObject({ ErrorCode: -12 });
    await done((ok, err) => guest.webim.quitBigGroup({ GroupId: 'AVChatRoom' }, ok, err));
  });

  test('profiles, friends, requests and the blacklist go by the names of REST', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await page(chats, 'alice'), await page(chats, 'bob')];
    const call = <T = object>({ webim }: typeof alice, name: keyof typeof alice.webim, options: object): Promise<T> =>
      new Promise((resolve, reject) => (webim[name] as (...args: unknown[]) => void)(options, resolve, reject));
    const ProfileItem = [
      { Tag: 'Tag_Profile_IM_Nick', Value: 'Bobby' },
      { Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_NeedConfirm' },
    ];

    await call(bob, 'setProfilePortrait', { ProfileItem });
    const TagList = ['Tag_Profile_IM_Nick'];
    expect(await call(alice, 'getProfilePortrait', { To_Account: ['bob'], TagList })).toMatchObject({
      UserProfileItem: [{ To_Account: 'bob', ProfileItem: [{ Tag: 'Tag_Profile_IM_Nick', Value: 'Bobby' }] }],
    });
    const AddFriendItem = [{ To_Account: 'bob', AddSource: 'AddSource_Type_Web', AddWording: 'me', Remark: 'B' }];
    const added = await call(alice, 'applyAddFriend', { AddFriendItem });
    expect(added).toMatchObject({ ResultItem: [{ To_Account: 'bob', ResultCode: 30539 }], Fail_Account: ['bob'] });
    expect(await call(bob, 'getPendency', {})).toMatchObject({
      ...{ PendencyItem: [{ To_Account: 'alice', AddWording: 'me' }], UnreadPendencyCount: 1 },
    });
    await call(bob, 'getPendencyReport', {});
    const ResponseFriendItem = [{ To_Account: 'alice', ResponseAction: 'Response_Action_AgreeAndAdd' }];
    await call(bob, 'responseFriend', { ResponseFriendItem });
    const friends = await call<{ InfoItem: object[] }>(bob, 'getAllFriend', {});
    expect(friends.InfoItem).toMatchObject([{ Info_Account: 'alice' }]);
    await call(bob, 'deleteFriend', { To_Account: ['alice'], DeleteType: 'Delete_Type_Both' });
    await call(bob, 'addBlackList', { To_Account: ['alice'] });
    expect(await call(bob, 'getBlackList', {})).toMatchObject({ BlackListItem: [{ To_Account: 'alice' }] });
    await call(bob, 'deleteBlackList', { To_Account: ['alice'] });
    expect(await call(bob, 'getBlackList', {})).toMatchObject({ BlackListItem: [] });
  });
});

test('the tools of the original', () => {
  const { Tool } = webimOn(() => nodePlatform({ deviceId: 'tools' }), silent);

  expect(Tool.getStrBytes('鸿雁a')).toBe(7);
  expect(Tool.formatTimeStamp(0, 'yyyy')).toMatch(/^19(69|70)$/);
  expect(Tool.formatTimeStamp(1_700_000_000)).toMatch(/^2023-11-1[45] \d\d:\d\d:20$/);
  expect([Tool.groupTypeEn2Ch('Public'), Tool.groupTypeCh2En('公开群')]).toEqual(['公开群', 'Public']);
  expect([Tool.groupRoleEn2Ch('Owner'), Tool.groupMsgFlagEn2Ch('Discard')]).toEqual(['群主', '屏蔽']);
  expect([Tool.trimStr(' a '), Tool.replaceObject({ a: 'b' }, { a: 1 })]).toEqual(['a', { b: 1 }]);
});
