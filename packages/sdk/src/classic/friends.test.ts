import { expect, test } from 'bun:test';
import { makeChats } from '../testing/chats.ts';
import { type Classic, classicReady, done } from '../testing/classics.ts';
import {
  TIMDelFriendType,
  TIMFriendAllowType,
  TIMFriendCheckType,
  TIMFriendResponseType,
  TIMGender,
  TIMPendencyType,
  TIMProfileTypeKey,
  TIMSNSSystemType,
} from './constants.ts';
import { TIMProfileSystemElem, TIMSNSSystemElem } from './elements.ts';
import type { TIMFriendGroup, TIMFriendPendencyItem, TIMFriendResult, TIMSNSChangeInfo } from './friendObjects.ts';
import type { TIMUserProfile } from './profile.ts';

const friends = ({ manager }: Classic) => manager.getFriendshipManager();
const add = (who: Classic, identifier: string, more = {}) =>
  done<TIMFriendResult[]>((callback) => friends(who).addFriend([{ identifier, addSource: 'Web', ...more }], callback));
const list = (who: Classic) => done<TIMUserProfile[]>((callback) => friends(who).getFriendList(callback));
const sns = (type: number) => (message: { getElem(at: number): unknown }) => {
  const elem = message.getElem(0);
  return elem instanceof TIMSNSSystemElem && elem.type === type;
};
const statusOf = (results: readonly TIMFriendResult[]) => results.map(({ identifier, status }) => [identifier, status]);

test('[S40] profiles of oneself and of anybody are read, the own one is changed by keys or by fields', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  const modify = (values: object) => done<void>((callback) => friends(alice).modifySelfProfile(values, callback));

  await modify({
    [TIMProfileTypeKey.Nick]: 'Al',
    [TIMProfileTypeKey.Gender]: TIMGender.Female,
    [TIMProfileTypeKey.AllowType]: TIMFriendAllowType.NeedConfirm,
    ...{ birthday: 20_000_101, location: 'here', level: 3, selfSignature: 'hm' },
  });
  await done<void>((callback) => friends(alice).setFaceURL('a.png', callback));
  const [seen, nobody] = await done<TIMUserProfile[]>((cb) => friends(bob).getUsersProfile(['alice', 'nobody'], cb));
  const self = await done<TIMUserProfile>((callback) => friends(alice).getSelfProfile(callback));

  const expected = {
    nickname: 'Al',
    gender: 2,
    allowType: 1,
    birthday: 20_000_101,
    location: 'here',
    faceURL: 'a.png',
  };
  expect(seen).toMatchObject(expected);
  expect(self).toMatchObject({ ...expected, identifier: 'alice', level: 3, selfSignature: 'hm' });
  expect(nobody).toMatchObject({ identifier: 'nobody', nickname: '' });
  await expect(modify({ shoeSize: 44 })).rejects.toMatchObject({ code: 6017 });
  await expect(modify({ gender: 9 })).rejects.toMatchObject({ code: 6017 });
  await done<void>((callback) => friends(alice).setAllowType(TIMFriendAllowType.DenyAny, callback));
  const found = await done<TIMUserProfile[]>((callback) => friends(bob).searchUser('alice', callback));
  expect(found[0]?.allowType).toBe(2);
  const again = await done<TIMUserProfile[]>((callback) => friends(bob).searchFriend('nobody', callback));
  expect(again).toEqual([]);
  const [cached] = await done<TIMUserProfile[]>((cb) => friends(bob).getUsersProfile(['alice'], false, cb));
  expect(cached?.allowType).toBe(2);
});

test('[S44] a friend is added, asked, accepted and taken out, and both sides are told by listener and system message', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  await done<void>((cb) => friends(bob).setAllowType(TIMFriendAllowType.NeedConfirm, cb));
  for (const one of [alice, bob]) await list(one);
  const pendency = (who: Classic, type: number) =>
    done<TIMFriendPendencyItem[]>((callback) => friends(who).getPendencyList(type, callback));

  expect(statusOf(await add(alice, 'bob', { addWording: 'me', remark: 'B' }))).toEqual([['bob', 30539]]);
  const [request] = await bob.next<TIMSNSChangeInfo[]>('onAddFriendReqs');
  expect(request).toMatchObject({ identifier: 'alice', wording: 'me', source: 'AddSource_Type_Web' });
  await bob.hears(sns(TIMSNSSystemType.AddFriendReq));
  expect(await pendency(bob, TIMPendencyType.ComeIn)).toMatchObject([{ identifier: 'alice', addWording: 'me' }]);
  expect(await pendency(alice, TIMPendencyType.ComeIn)).toEqual([]);
  expect(await pendency(alice, TIMPendencyType.Both)).toMatchObject([{ identifier: 'bob', type: 2 }]);
  await done<void>((callback) => friends(bob).pendencyReport(0, callback));
  const responseType = TIMFriendResponseType.AgreeAndAdd;
  const answered = await done<TIMFriendResult[]>((callback) =>
    friends(bob).doResponse([{ identifier: 'alice', responseType }], callback),
  );
  expect(statusOf(answered)).toEqual([['alice', 0]]);

  const [added] = await alice.next<TIMUserProfile[]>('onAddFriends');
  expect(added?.identifier).toBe('bob');
  await alice.hears(sns(TIMSNSSystemType.AddFriend));
  expect(await list(alice)).toMatchObject([{ identifier: 'bob', remark: 'B' }]);
  const gone = await done<TIMFriendResult[]>((cb) => friends(alice).delFriend(TIMDelFriendType.Both, ['bob', 'x'], cb));
  expect(statusOf(gone)[0]).toEqual(['bob', 0]);
  expect(gone[1]?.status).toBe(31704);
  expect(await bob.next<string[]>('onDelFriends')).toEqual(['alice']);
  await bob.hears(sns(TIMSNSSystemType.DelFriend));
  expect(await list(bob)).toEqual([]);
});

test('a request is refused, or deleted by who sent it; what is not there has its code in the result', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  await done<void>((cb) => friends(bob).setAllowType(TIMFriendAllowType.NeedConfirm, cb));
  await add(alice, 'bob');
  await bob.next('onAddFriendReqs');
  const respond = (identifier: string, responseType: number) =>
    done<TIMFriendResult[]>((callback) => friends(bob).doResponse([{ identifier, responseType }], callback));

  expect(statusOf(await respond('alice', TIMFriendResponseType.Reject))).toEqual([['alice', 0]]);
  expect(statusOf(await respond('carol', TIMFriendResponseType.Agree))).toEqual([['carol', 30614]]);
  await add(alice, 'bob');
  const deleted = await done<TIMFriendResult[]>((callback) =>
    friends(alice).deletePendency(TIMPendencyType.SendOut, ['bob'], callback),
  );

  expect(statusOf(deleted)).toEqual([['bob', 0]]);
  const left = await done<TIMFriendPendencyItem[]>((cb) => friends(alice).getFutureFriends(TIMPendencyType.Both, cb));
  expect(left).toEqual([]);
  await add(alice, 'bob');
  await bob.next('onAddFriendReqs');
  const future = (which: number, meta: object | null) =>
    done<TIMFriendPendencyItem[]>((cb) => friends(bob).getFutureFriends(0, which, [], meta, cb));
  expect(await future(1, { reqNum: 5 })).toMatchObject([{ identifier: 'alice' }]);
  expect([await future(1, { timestamp: 1 }), await future(6, null)]).toEqual([[], []]);
  expect(statusOf(await add(alice, 'alice')).flat()).not.toContain(0);
});

test('the remark of a friend, who is whose friend, and a profile that changed', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  await add(alice, 'bob');
  await alice.hears(sns(TIMSNSSystemType.AddFriend));

  await done<void>((callback) => friends(alice).setFriendRemark('bob', 'Bobby', callback));
  const [bobby] = await done<TIMUserProfile[]>((cb) => friends(alice).getFriendsProfile(['bob', 'carol'], cb));
  expect(bobby).toMatchObject({ identifier: 'bob', remark: 'Bobby' });
  await expect(done<void>((callback) => friends(alice).setFriendRemark('carol', 'C', callback))).rejects.toMatchObject({
    code: 30001,
  });
  const checked = await done<TIMFriendResult[]>((cb) => friends(alice).checkFriends(['bob', 'carol'], cb));
  expect(statusOf(checked)).toEqual([
    ['bob', 3],
    ['carol', 0],
  ]);
  const { Single } = TIMFriendCheckType;
  const [mine] = await done<TIMFriendResult[]>((cb) => friends(alice).checkFriends(['bob'], Single, cb));
  expect(mine?.status).toBe(1);
  await done<void>((callback) => friends(bob).setNickname('Robert', callback));
  await done<TIMUserProfile[]>((callback) => friends(alice).getUsersProfile(['bob'], callback));
  const [remarked] = await alice.next<TIMUserProfile[]>('onFriendProfileUpdate', ([one]) => one?.nickname === '');
  expect(remarked).toMatchObject({ identifier: 'bob', remark: 'Bobby' });
  await alice.hears(sns(TIMSNSSystemType.SnsProfileChange));
  const [changed] = await alice.next<TIMUserProfile[]>('onFriendProfileUpdate', ([one]) => one?.nickname !== '');
  expect(changed).toMatchObject({ nickname: 'Robert', remark: 'Bobby' });
  await alice.hears((message) => message.getElem(0) instanceof TIMProfileSystemElem);
});

test('[S69] friend groups are made, filled, renamed and deleted', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const alice = await classicReady(chats, 'alice');
  for (const one of ['bob', 'carol']) await add(alice, one);
  const groups = (names: string[] | null = null) =>
    done<TIMFriendGroup[]>((callback) => friends(alice).getFriendGroups(names, callback));

  await done<TIMFriendResult[]>((cb) => friends(alice).createFriendGroup(['work', 'home'], ['bob'], cb));
  await done<TIMFriendResult[]>((cb) => friends(alice).addFriendsToFriendGroup('work', ['carol'], cb));
  await done<TIMFriendResult[]>((cb) => friends(alice).delFriendsFromFriendGroup('work', ['bob'], cb));
  await done<void>((cb) => friends(alice).renameFriendGroup('home', 'family', cb));

  expect(await groups()).toMatchObject([
    { name: 'work', count: 1, friends: ['carol'] },
    { name: 'family', count: 1, friends: ['bob'] },
  ]);
  await done<void>((cb) => friends(alice).deleteFriendGroup(['work'], cb));
  expect(await groups(['work'])).toEqual([]);
  const again = done<void>((cb) => friends(alice).deleteFriendGroup(['work'], cb));
  await expect(again).rejects.toMatchObject({ code: 32309 });
});

test('[S42] who is on the blacklist is listed until taken off, and its messages do not arrive', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, pad] = [await classicReady(chats, 'alice'), await classicReady(chats, 'alice')];
  const blocked = () => done<string[]>((callback) => friends(alice).getBlackList(callback));
  await done<string[]>((callback) => friends(pad).getBlackList(callback));

  await done<TIMFriendResult[]>((callback) => friends(alice).addBlackList(['bob'], callback));

  expect(await blocked()).toEqual(['bob']);
  await pad.hears(sns(TIMSNSSystemType.AddBlacklist));
  await done<TIMFriendResult[]>((callback) => friends(alice).delBlackList(['bob'], callback));
  expect(await blocked()).toEqual([]);
  await pad.hears(sns(TIMSNSSystemType.DelBlacklist));
});
