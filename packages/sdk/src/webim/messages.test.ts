import { afterEach, expect, test } from 'bun:test';
import { makeChats, say } from '../testing/chats.ts';
import { turn } from '../testing/waiting.ts';
import { call, done, refusal, textOf, texts, webPage } from '../testing/webPages.ts';
import type { WebimError } from './answers.ts';
import { Elem } from './elem.ts';
import { filter } from './escaping.ts';
import type { Msg } from './messages.ts';
import { Custom, Face } from './texts.ts';

afterEach(() => {
  filter.isOn = true;
});

test('[S63] text travels raw; who reads it over webim gets <, > and " escaped, & and \' as they are', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, modern] = [await webPage(chats, 'alice'), await chats.ready('bob')];
  const bob = await webPage(chats, 'bob');
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
  const [alice, modern] = [await webPage(chats, 'alice', { escapeOnWire: true }), await chats.ready('bob')];

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
  const alice = await webPage(chats, 'alice');
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
  const alice = await webPage(chats, 'alice');
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
  expect((await fails({ Peer_Account: 'bob', MaxCnt: 16 })).ErrorCode).toBe(-15);
  expect((await fails({ Peer_Account: 'bob', MaxCnt: 0 })).ErrorCode).toBe(-14);
});

test('reading is told to the peer, by time, and of a session by itself with setAutoRead', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
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
  const alice = await webPage(chats, 'alice');
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
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
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
  const files = [
    ...(['uploadPic', 'uploadFile', 'uploadPicByBase64', 'uploadFileByBase64'] as const),
    ...(['submitUploadFileForm', 'applyDownload', 'onDownFile'] as const),
  ];
  for (const name of files) expect((await refusal(alice, name, {})).ErrorCode).toBe(-100);
});

test('one-to-one history goes on from a time too; group history needs a place (-16)', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = await webPage(chats, 'alice');
  const { MsgTime } = await alice.send(alice.text('bob', 'old'));
  chats.cloud.clock.advance(60_000);
  await alice.send(alice.text('bob', 'new'));
  const read = (LastMsgTime: number) =>
    call<{ Complete: number; MsgList: Msg[] }>(alice, 'getC2CHistoryMsgs', { Peer_Account: 'bob', LastMsgTime });

  expect(texts((await read(MsgTime)).MsgList)).toEqual(['old']);
  expect(texts((await read(0)).MsgList)).toEqual(['old', 'new']);
  expect(await read(MsgTime - 10)).toMatchObject({ Complete: 1, MsgList: [] });
  const refused = await refusal(alice, 'syncGroupMsgs', { GroupId: 'team', ReqMsgSeq: 0, ReqMsgNumber: 5 });
  expect(refused.ErrorCode).toBe(-16);
});

test('voices and files are received with their addresses, and sent on as they came', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const sound = { UUID: 'v', Second: 3, Size: 9, Download_Flag: 2, Url: 'https://a/v' };
  const msg = alice.text('bob', 'listen');
  msg.addElem(new Elem('TIMSoundElem', sound));
  msg.addFile({ UUID: 'f', FileName: 'a.txt', FileSize: 5, Download_Flag: 2, Url: 'https://a/f' });

  await alice.send(msg);
  const [heard] = await bob.next<Msg[]>('msg');
  const [, voice, file] = heard?.getElems() ?? [];
  const back = bob.text('alice', 'back');
  for (const elem of [voice, file]) if (elem) back.addElem(elem);
  await bob.send(back);
  const [returned] = await alice.next<Msg[]>('msg');

  expect(voice?.getContent()).toEqual(new Elem.Sound('v', 3, 9, 'alice', 'bob', 2, 1, 'https://a/v'));
  expect(file?.getContent()).toEqual(new Elem.File('f', 'a.txt', 5, 'alice', 'bob', 2, 1, 'https://a/f'));
  const [, voiceBack, fileBack] = (returned?.getElems() ?? []).map((elem) => elem.getContent());
  expect(voiceBack).toEqual(new Elem.Sound('v', 3, 9, 'bob', 'alice', 2, 1, 'https://a/v'));
  expect(fileBack).toEqual(new Elem.File('f', 'a.txt', 5, 'bob', 'alice', 2, 1, 'https://a/f'));
});

test('a message that is made without numbers has some, and no two have the same', async () => {
  await using chats = await makeChats('alice');
  const alice = await webPage(chats, 'alice');

  const [one, two] = [alice.text('bob', 'one'), alice.text('bob', 'two')];

  expect(one.getSeq()).toBeGreaterThan(0);
  expect(two.getSeq()).toBeGreaterThan(one.getSeq());
  expect(one.getRandom()).not.toBe(two.getRandom());
  expect(one.getTime()).toBeGreaterThan(0);
});

test('a session and its messages say what they are', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  await chats.cloud.rest.ok('im_open_login_svc/account_import', { UserID: 'alice', Nick: 'Al', FaceUrl: 'a.png' });
  const { Msg: Message, Session } = alice.webim;
  const session = new Session('C2C', 'bob', 'Bobby', 'b.png', 5, 0);
  const msg = new Message(session, true, -1, -1, -1, 'alice', 0, 'Al', 'a.png');
  msg.addText(new Elem.Text('hi'));
  msg.addLocation(new Elem.Location(2, 1, 'here'));

  expect([session.type(), session.id(), session.name(), session.icon(), session.time()]).toEqual([
    ...['C2C', 'bob', 'Bobby', 'b.png', 5],
  ]);
  expect([session.isFinished(), session.isFinished(true), session.curMaxMsgSeq(7), session.msgs()]).toEqual([
    ...[false, true, 7, []],
  ]);
  const answer = await done<{ MsgTime: number }>((ok, err) => alice.webim.sendMsg(msg, ok, err));
  expect([session.msg(0), session.time()]).toEqual([msg, answer.MsgTime]);
  const [heard] = await bob.next<Msg[]>('msg');
  expect([heard?.getFromAccount(), heard?.getIsSend(), heard?.getSession().id(), heard?.getType()]).toEqual([
    ...['alice', false, 'alice', 0],
  ]);
  expect(heard?.getFromAccountNick()).toBe('Al');
  expect([heard?.getMsgUniqueId(), heard?.getElems().map((elem) => elem.getType())]).toEqual([
    ...[msg.getMsgUniqueId(), ['TIMTextElem', 'TIMLocationElem']],
  ]);
});
