import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

test("[S40] one's own profile can be read and changed; PROFILE_UPDATED tells it on all own devices", async () => {
  await using chats = await makeChats();
  const [alice, phone] = [await chats.ready('alice'), await chats.ready('alice')];
  const before = (await alice.sdk.getMyProfile()).data;

  const answer = await alice.sdk.updateMyProfile({
    ...{ nick: 'Alice', gender: TYPES.GENDER_FEMALE, birthday: 19_900_101, selfSignature: 'hello' },
    profileCustomField: [{ key: 'Tag_Profile_Custom_A', value: 'x' }],
  });

  expect(before).toMatchObject({ userID: 'alice', nick: '', allowType: TYPES.ALLOW_TYPE_ALLOW_ANY });
  expect(answer).toMatchObject({ code: 0, data: { userID: 'alice', nick: 'Alice', birthday: 19_900_101 } });
  expect(answer.data.profileCustomField).toEqual([{ key: 'Tag_Profile_Custom_A', value: 'x' }]);
  for (const chat of [alice, phone]) {
    expect((await chat.next('onProfileUpdated')).data).toEqual([answer.data]);
    expect((await chat.sdk.getMyProfile()).data).toEqual(answer.data);
  }
});

test('[S25] a message carries the nick that its sender has by then', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [await chats.ready('alice'), await chats.ready('bob')];
  await alice.sdk.updateMyProfile({ nick: 'Alice' });

  const message = alice.sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hi' } });
  await alice.sdk.sendMessage(message);
  const { data } = await bob.next('onMessageReceived');

  expect([message.nick, data[0]?.nick]).toEqual(['Alice', 'Alice']);
});

test('updateMyProfile without a known field rejects with 2722, with a wrong value with 2721', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  await expect(sdk.updateMyProfile({ hat: 'x' } as never)).rejects.toMatchObject({ code: 2722 });
  await expect(sdk.updateMyProfile({ gender: 'x' })).rejects.toMatchObject({ code: 2721 });
  await expect(sdk.updateMyProfile({ nick: 'x'.repeat(501) })).rejects.toMatchObject({ code: 2721 });
});

test('getUserProfile gives the users that there are', async () => {
  await using chats = await makeChats('bob', 'carol');
  const { sdk } = await chats.ready('alice');

  const { data } = await sdk.getUserProfile({ userIDList: ['bob', 'nobody', 'carol'] });

  expect(data.map(({ userID }) => userID)).toEqual(['bob', 'carol']);
  expect(() => sdk.getUserProfile({ userIDList: [] })).toThrow('Params validate failed.');
});

test('[S40] a field that is not for a user to write is refused with 40008, and nothing of the call is kept (rest-api §19)', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  await chats.cloud.set({ profileFieldWriters: 'Tag_Profile_Custom_Level=admin' });
  const ProfileItem = [{ Tag: 'Tag_Profile_IM_AdminForbidType', Value: TYPES.FORBID_TYPE_SEND_OUT }];
  await chats.cloud.rest.ok('profile/portrait_set', { From_Account: 'alice', ProfileItem });

  const profileCustomField = [{ key: 'Tag_Profile_Custom_Level', value: '9' }];
  await expect(sdk.updateMyProfile({ nick: 'Al', profileCustomField })).rejects.toMatchObject({ code: 40008 });
  const lifting = sdk.updateMyProfile({ nick: 'Al', adminForbidType: TYPES.FORBID_TYPE_NONE });
  await expect(lifting).rejects.toMatchObject({
    ...{ code: 40008, message: expect.stringContaining('is written by the administrators of the app') },
  });

  const { data } = await sdk.getUserProfile({ userIDList: ['alice'] });
  expect(data).toMatchObject([{ nick: '', adminForbidType: TYPES.FORBID_TYPE_SEND_OUT, profileCustomField: [] }]);
});

test('[S40] a custom field is shown to whom it is for, also when it changes (rest-api §19.2)', async () => {
  await using chats = await makeChats();
  await chats.cloud.set({ profileFieldReaders: 'Tag_Profile_Custom_Note=self Tag_Profile_Custom_Risk=app' });
  const [alice, desk, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];
  const [free, note, risk] = ['Free', 'Note', 'Risk'].map((key) => ({ key: `Tag_Profile_Custom_${key}`, value: 'x' }));
  const ProfileItem = [free, note, risk].map((field) => ({ Tag: field?.key ?? '', Value: 'x' }));

  await chats.cloud.rest.ok('profile/portrait_set', { From_Account: 'alice', ProfileItem });
  const own = [await alice.next('onProfileUpdated'), await desk.next('onProfileUpdated')];
  const { data: seen } = await bob.sdk.getUserProfile({ userIDList: ['alice'] });

  for (const { data } of own)
    expect(data.map((profile) => profile.profileCustomField)).toEqual([[free, note]] as never);
  expect(seen.map((profile) => profile.profileCustomField)).toEqual([[free]] as never);
});
