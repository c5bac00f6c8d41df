import { afterEach, expect, test } from 'bun:test';
import { makeChats } from '../testing/chats.ts';
import { call, done, has, type WebPage, webPage } from '../testing/webPages.ts';
import { escaping, filter } from './escaping.ts';
import type { GroupTip } from './groupTip.ts';
import type { Msg } from './messages.ts';

afterEach(() => {
  filter.isOn = true;
});

const EVIL = '<img src="x" onerror=run()>';
const SAFE = '&lt;img src=&quot;x&quot; onerror=run()&gt;';

/** All notices that a page was given, apart from messages. */
function gathered(page: WebPage): string {
  return JSON.stringify(page.told.filter(({ name }) => name !== 'msg'));
}

/** Bob puts a script wherever a user may write, where Alice reads. */
async function write(alice: WebPage, bob: WebPage): Promise<void> {
  await call(bob, 'setProfilePortrait', {
    ProfileItem: ['Nick', 'SelfSignature', 'Image'].map((name) => ({ Tag: `Tag_Profile_IM_${name}`, Value: EVIL })),
  });
  const texts = { Name: '<b>', Introduction: EVIL, Notification: EVIL, FaceUrl: EVIL };
  await call(bob, 'createGroup', { GroupId: 'team', Type: 'Public', ...texts, MemberList: ['alice'] });
  await call(bob, 'modifyGroupMember', { GroupId: 'team', NameCard: '<i>"' });
  await call(bob, 'modifyGroupBaseInfo', { GroupId: 'team', Name: '<u>', Notification: `2${EVIL}` });
  await bob.send(bob.text('alice', EVIL));
  await bob.send(bob.text('team', EVIL, 'GROUP'));
  await alice.next<Msg[]>('msg', (msgs) => msgs.some((msg) => msg.getSession().type() === 'C2C'));
}

/** What Alice is answered by every call that tells of others. */
async function read(alice: WebPage) {
  const GroupId = 'team';
  return {
    recent: await call<{ SessionItem: { MsgShow: string }[] }>(alice, 'getRecentContactList', {}),
    profiles: await call(alice, 'getProfilePortrait', { To_Account: ['bob'] }),
    friends: await call(alice, 'getAllFriend', {}),
    pendency: await call(alice, 'getPendency', {}),
    groups: await call<{ GroupInfo: object[] }>(alice, 'getGroupInfo', { GroupIdList: [GroupId] }),
    members: await call(alice, 'getGroupMemberInfo', { GroupId }),
    joined: await call(alice, 'getJoinedGroupListHigh', {}),
    pendingGroups: await call(alice, 'getPendencyGroup', {}),
  };
}

test('[S63] whatever others wrote is given escaped: lists, profiles, groups, name cards, requests and notices', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const carol = await webPage(chats, 'carol');
  await write(alice, bob);
  await call(alice, 'setProfilePortrait', {
    ProfileItem: [{ Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_NeedConfirm' }],
  });
  for (const name of ['getAllFriend', 'getPendency'] as const) await call(alice, name, {});
  await call(bob, 'applyAddFriend', { AddFriendItem: [{ To_Account: 'alice', AddWording: EVIL }] });
  await alice.next('friend3', (notice) => JSON.stringify(notice).includes(JSON.stringify(SAFE).slice(1, -1)));
  const asked = { GroupId: 'own', Type: 'Public', Name: '<s>', ApplyJoinOption: 'NeedPermission' };
  await call(alice, 'createGroup', asked);
  await call(carol, 'applyJoinGroup', { GroupId: 'own', ApplyMsg: EVIL });
  expect(await alice.next('group1')).toMatchObject({ GroupName: '&lt;s&gt;', RemarkInfo: SAFE });

  const answers = await read(alice);

  expect(answers.recent.SessionItem.map(({ MsgShow }) => MsgShow)).toContain(SAFE);
  expect(answers.groups.GroupInfo).toMatchObject([
    { Name: '&lt;u&gt;', Introduction: SAFE, Notification: `2${SAFE}`, FaceUrl: SAFE },
  ]);
  expect(JSON.stringify(answers)).toContain('&lt;i&gt;&quot;');
  expect(JSON.stringify(answers) + gathered(alice)).not.toMatch(/<|\\"/);
  filter.isOn = false;
  expect((await read(alice)).recent.SessionItem.map(({ MsgShow }) => MsgShow)).toContain(EVIL);
});

test('[S63] messages, sessions and tips give names, files and addresses escaped, and travel on as they are', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  await write(alice, bob);
  const { Elem } = bob.webim.Msg;
  const msg = bob.text('team', 'with a file', 'GROUP');
  msg.addFile({ UUID: 'u', Url: 'https://example.com/"<', FileName: EVIL, FileSize: 1, Download_Flag: 2 });
  msg.addFace(new Elem.Face(1, EVIL));
  msg.addLocation(new Elem.Location(1, 2, EVIL));
  msg.addCustom(new Elem.Custom('{"a":"<"}', EVIL, '{"b":1}'));
  await bob.send(msg);
  const [heard] = await alice.next<Msg[]>('msg', has('with a file'));
  if (!heard) throw new Error('nothing was heard');

  const contents = heard.getElems().map((elem) => elem.getContent());
  const of = <T>(kind: new (...args: never[]) => T): T => contents.find((one) => one instanceof kind) as T;
  const shown = [heard.getFromAccountNick(), heard.getFromAccountHeadurl(), heard.getSession().name()];
  expect(shown).toEqual([SAFE, SAFE, '&lt;u&gt;']);
  const [file, custom] = [of(Elem.File), of(Elem.Custom)];
  expect([file.getName(), file.getDownUrl()]).toEqual([SAFE, 'https://example.com/&quot;&lt;']);
  expect([of(Elem.Face).getData(), of(Elem.Location).getDesc()]).toEqual([SAFE, SAFE]);
  expect([custom.getData(), custom.getDesc(), custom.getExt()]).toEqual(['{"a":"<"}', SAFE, '{"b":1}']);
  const forwarded = new alice.webim.Msg(alice.webim.session('GROUP', 'team'), true);
  for (const elem of heard.getElems()) forwarded.addElem(elem);
  await alice.send(forwarded);
  filter.isOn = false;
  const [again] = await bob.next<Msg[]>('msg', has('with a file'));
  expect(again?.getElems()[1]?.getContent()).toMatchObject({ name: EVIL, url: 'https://example.com/"<' });
  const history = await done<Msg[]>((ok, err) =>
    alice.webim.syncGroupMsgs({ GroupId: 'team', ReqMsgSeq: 100, ReqMsgNumber: 20 }, ok, err),
  );
  const tips = history.map((one) => one.getElems()[0]?.getContent()).filter((one) => 'getUserInfo' in (one ?? {}));
  const texts = () =>
    JSON.stringify((tips as GroupTip[]).map((tip) => [tip.getGroupName(), tip.getUserInfo(), tip.getGroupInfoList()]));
  expect(texts()).toContain('<u>');
  filter.isOn = true;
  expect(texts()).not.toContain('<');
});

test('[S63] what an app gives back as it read it is kept as it was, and is not escaped twice', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await webPage(chats, 'alice'), await webPage(chats, 'bob')];
  const GroupId = 'a<b>';
  await call(bob, 'createGroup', { GroupId, Type: 'Public', Name: '<u>', Notification: EVIL, MemberList: ['alice'] });
  type Group = { GroupId: string; Name: string; Notification: string };
  const info = async (page: WebPage, id: string) =>
    (await call<{ GroupInfo: Group[] }>(page, 'getGroupInfo', { GroupIdList: [id] })).GroupInfo[0] as Group;

  const first = await info(bob, GroupId);
  await call(bob, 'modifyGroupBaseInfo', first);
  await bob.send(bob.text(first.GroupId, 'hi', 'GROUP'));

  expect(first).toMatchObject({ GroupId: 'a&lt;b&gt;', Name: '&lt;u&gt;', Notification: SAFE });
  const [heard] = await alice.next<Msg[]>('msg', has('hi'));
  expect(heard?.getSession().id()).toBe('a&lt;b&gt;');
  expect(alice.webim.MsgStore.sessByTypeId('GROUP', 'a&lt;b&gt;')).toBe(heard?.getSession() as never);
  expect(await info(alice, first.GroupId)).toMatchObject({
    GroupId: first.GroupId,
    Name: '&lt;u&gt;',
    Notification: SAFE,
  });
  filter.isOn = false;
  expect(await info(alice, GroupId)).toMatchObject({ GroupId, Name: '<u>', Notification: EVIL });
});

test('[S63] listeners may come later and be methods, and keep their `this`', () => {
  class Page {
    heard: unknown[] = [];
    onMsgNotify(notice: unknown): void {
      this.heard.push(notice);
    }
    handlers: Record<string, (notice: unknown) => void> = {};
  }
  const page = new Page();
  const listeners = escaping(page);
  page.handlers[1] = (notice) => page.heard.push(notice);

  listeners.onMsgNotify([{ text: '<' }]);
  listeners.handlers[1]?.({ UserDefinedField: '{"a":1}', GroupName: '"' });

  expect(page.heard).toEqual([[{ text: '&lt;' }], { UserDefinedField: '{"a":1}', GroupName: '&quot;' }]);
  expect(listeners.handlers[2]).toBeUndefined();
});
