import { expect, test } from 'bun:test';
import { makeChats } from '../testing/chats.ts';
import { classicReady, done, says, sayTo, talk, textMessage, textOf } from '../testing/classics.ts';
import { TIMMessagePriority, TIMMessageStatus } from './constants.ts';
import {
  TIMCustomElem,
  type TIMElem,
  TIMFaceElem,
  TIMLocationElem,
  TIMProfileSystemElem,
  TIMTextElem,
} from './elements.ts';
import { TIMConversationExt, TIMMessageExt } from './entry.ts';
import {
  TIMFileElem,
  TIMImage,
  TIMImageElem,
  TIMSnapshot,
  TIMSoundElem,
  TIMVideo,
  TIMVideoElem,
} from './mediaElements.ts';
import { TIMMessage } from './message.ts';
import { TIMOfflinePushInfo } from './offlinePush.ts';

const image = new TIMImageElem({
  ...{ uuid: 'i', format: 3 },
  imageList: [1, 4, 2].map(
    (type) => new TIMImage({ uuid: 'i', type, size: 9, width: 8, height: 7, url: `https://a/${type}` }),
  ),
});
const video = new TIMVideoElem({
  video: new TIMVideo({ uuid: 'v', type: 'mp4', size: 9, duration: 3, url: 'https://a/v' }),
  snapshot: new TIMSnapshot({ uuid: 's', type: 'png', size: 1, width: 2, height: 3, url: 'https://a/s' }),
});
const all: readonly TIMElem[] = [
  new TIMTextElem({ text: 'first' }),
  new TIMFaceElem({ index: 7, data: 'smile' }),
  new TIMFaceElem({ index: 8, data: new Uint8Array([0xff, 0, 0x80]) }),
  new TIMLocationElem({ desc: 'here', latitude: 1.5, longitude: 2.5 }),
  new TIMCustomElem({ data: new Uint8Array([0xff, 0, 0x80]), desc: 'd', ext: 'e', sound: 's' }),
  image,
  new TIMFileElem({ uuid: 'f', fileSize: 5, filename: 'a.txt', remoteUrl: 'https://a/f' }),
  video,
  new TIMTextElem({ text: 'last' }),
];

test('[S19] [S22] every kind of element arrives as it was sent, bytes too, in the order in which they went in', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  const message = new TIMMessage();
  for (const elem of all) expect(message.addElement(elem)).toBe(0);

  await done<TIMMessage>((callback) => talk(alice, 'bob').sendMessage(message, callback));
  const heard = await bob.hears(says('first'));

  expect(heard.getElementCount()).toBe(all.length);
  for (const [at, elem] of all.entries()) {
    if (elem === image) continue;
    expect(heard.getElem(at)).toEqual(elem);
  }
  const picture = heard.getElement(all.indexOf(image)) as TIMImageElem;
  expect(picture.imageList.map(({ type, url }) => [type, url])).toEqual([
    [1, 'https://a/1'],
    [4, 'https://a/4'],
    [2, 'https://a/2'],
  ]);
});

test('addElem refuses a second voice or file (1) and what is no element of an app (2)', () => {
  const message = new TIMMessage();

  expect(message.addElem(new TIMSoundElem({ remoteUrl: 'https://a/s', second: 3 }))).toBe(0);
  expect(message.addElem(new TIMFileElem())).toBe(1);
  expect(message.addElem(new TIMProfileSystemElem())).toBe(2);
  expect(message.addElem({ text: 'plain' } as unknown as TIMElem)).toBe(2);
  expect(message.elemCount()).toBe(1);
});

test('a voice goes by its address; files on the device answer 6007, sent or fetched', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  const send = (elem: TIMElem) => {
    const message = new TIMMessage();
    message.addElem(elem);
    return done<TIMMessage>((callback) => talk(alice, 'bob').sendMessage(message, callback));
  };
  const onDevice = [
    new TIMImageElem({ path: '/a.png' }),
    new TIMSoundElem({ path: '/a.m4a', second: 3 }),
    new TIMFileElem({ path: '/a.txt' }),
    new TIMVideoElem({ videoPath: '/a.mp4' }),
  ];

  for (const elem of onDevice) await expect(send(elem)).rejects.toMatchObject({ code: 6007 });
  await send(new TIMSoundElem({ uuid: 'u', dataSize: 10, second: 3, remoteUrl: 'https://a/s' }));
  const heard = await bob.hears((message) => message.getElem(0) instanceof TIMSoundElem);

  const sound = heard.getElem(0) as TIMSoundElem;
  expect([sound.duration, sound.getDuration(), sound.getUrl(), sound.getDataSize()]).toEqual([3, 3, 'https://a/s', 10]);
  const codes: number[] = [];
  const fail = (code: number) => void codes.push(code);
  sound.getSound('/x', undefined, fail);
  sound.getSoundToFile('/x', undefined, fail);
  new TIMFileElem().getFile('/x', undefined, fail);
  new TIMImage().getImage('/x', undefined, fail);
  new TIMVideo().getVideo('/x', undefined, fail);
  new TIMSnapshot().getImage('/x', undefined, fail);
  expect(codes).toEqual([6007, 6007, 6007, 6007, 6007, 6007]);
  expect(new TIMImageElem().cancelUploading(1)).toBe(false);
  let url = '';
  new TIMFileElem({ remoteUrl: 'https://a/f' }).getUrl((given) => {
    url = given;
  });
  expect(url).toBe('https://a/f');
});

test('[S25] a message has nick and avatar of its sender as of sending, of history too', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await classicReady(chats, 'bob')];
  await done<void>((cb) =>
    alice.manager.friendshipManager().modifySelfProfile({ nickname: 'Al', faceURL: 'a.png' }, cb),
  );
  await sayTo(alice, 'bob', 'as Al');
  await done<void>((cb) => alice.manager.friendshipManager().setNickname('Alice', cb));
  await bob.hears(says('as Al'));

  const [message] = await done<TIMMessage[]>((cb) => talk(bob, 'alice').getMessage(1, null, cb));

  const profile = message?.getSenderProfile();
  expect([profile?.identifier, profile?.getNickname(), profile?.faceURL]).toEqual(['alice', 'Al', 'a.png']);
  message?.getSenderProfile((told) => expect(told?.nickname).toBe('Al'));
  expect(message?.getSenderGroupMemberProfile()).toBeUndefined();
});

test('copyFrom takes over elements, priority and push; a message that is not sent says nothing of where it stands', async () => {
  await using chats = await makeChats('alice', 'bob');
  const [alice, bob] = [await classicReady(chats, 'alice'), await chats.ready('bob')];
  const first = textMessage('again');
  first.setPriority(TIMMessagePriority.High);
  first.setOfflinePushInfo(
    new TIMOfflinePushInfo({
      ...{ desc: 'd', ext: 'e', pushFlag: 1 },
      ...{ iosConfig: { sound: 's', ignoreBadge: true }, androidConfig: { title: 't', sound: 'm' } },
    }),
  );
  const copy = new TIMMessage();

  expect(copy.copyFrom(first)).toBe(0);
  expect(copy.copyFrom({} as TIMMessage)).toBe(1);
  expect([textOf(copy), copy.getPriority(), copy.getOfflinePushInfo()?.desc]).toEqual(['again', 1, 'd']);
  expect([copy.msgId(), copy.getSeq(), copy.remove(), copy.getConversation()]).toEqual(['', 0, false, undefined]);
  await done<TIMMessage>((callback) => talk(alice, 'bob').sendMessage(copy, callback));
  await bob.next('onMessageReceived', ({ data }) => data.some(({ payload }) => payload.text === 'again'));
  const { body } = await chats.cloud.rest
    .ok('openim/admin_getroammsg', {
      ...{ Operator_Account: 'alice', Peer_Account: 'bob', MaxCnt: 1, MinTime: 0, MaxTime: 4_000_000_000 },
    })
    .then((answer) => ({ body: (answer as { MsgList: object[] }).MsgList }));

  expect(body).toHaveLength(1);
  expect(new TIMMessageExt(copy)).toBe(copy);
  expect(new TIMConversationExt(talk(alice, 'bob'))).toBe(talk(alice, 'bob'));
  expect(copy.status()).toBe(TIMMessageStatus.SendSucc);
});
