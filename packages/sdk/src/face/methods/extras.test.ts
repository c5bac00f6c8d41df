import { expect, test } from 'bun:test';
import { makeChats, say } from '../../testing/chats.ts';

test('callExperimentalAPI answers what kits ask, also before sign-in, and rejects other keys with 2905', async () => {
  await using chats = await makeChats();
  const { sdk } = chats.chat('alice');

  const receipts = await sdk.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** 5);
  const translation = await sdk.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** 38);

  expect(receipts).toEqual({ code: 0, data: { enabled: true } });
  // What is there is told so, one by one (§5): 3 and 4 are communities and messages to chosen members, 9 and
  // 10 marks and groups of conversations, 52 following.
  for (const bit of [3, 4, 9, 10, 52])
    expect((await sdk.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** bit)).data).toEqual({ enabled: true });
  expect(translation).toEqual({ code: 0, data: { enabled: false } });
  expect(sdk.callExperimentalAPI('canIUseModule', ['group-module'])).toBe(true);
  expect(sdk.callExperimentalAPI('isIntl')).toBe(false);
  for (const key of ['isFeatureEnabledForStat', 'statTUIKeyFeatures', 'reportTUIFeatureUsage', 'reportModalView']) {
    expect(sdk.callExperimentalAPI(key, {})).toBeUndefined();
  }
  await expect(sdk.callExperimentalAPI('toString')).rejects.toMatchObject({ code: 2905 });
});

test('searching on the server is refused as by an app that has not bought it', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const keywordList = ['lunch'];

  const calls = {
    messages: () => sdk.searchCloudMessages({ keywordList }),
    users: () => sdk.searchCloudUsers({ keywordList, gender: 'Gender_Type_Male' }),
    groups: () => sdk.searchCloudGroups({ keywordList }),
    members: () => sdk.searchCloudGroupMembers({ keywordList, groupIDList: ['team'] }),
  };

  for (const call of Object.values(calls)) await expect(call()).rejects.toMatchObject({ code: 3122 });
  expect(() => sdk.searchCloudGroups({ keywordList: ['a', 'b', 'c', 'd', 'e', 'f'] })).toThrow();
});

test('what waits for services of others is refused with the documented code: 2117 of translation, 2118 of speech', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const message = sdk.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'hi' } });
  const translation = { sourceTextList: ['hi'], sourceLanguage: 'auto', targetLanguage: 'zh' };

  await expect(sdk.translateText(translation)).rejects.toMatchObject({ code: 2117 });
  await expect(sdk.convertVoiceToText({ message })).rejects.toMatchObject({ code: 2118 });
});

test('a handler that off takes away is not called any more', async () => {
  await using chats = await makeChats('bob');
  const { sdk, next } = await chats.ready('alice');
  const called: string[] = [];
  const handler = ({ name }: { name: string }) => void called.push(name);
  sdk.on('onConversationListUpdated', handler);
  await sdk.getConversationProfile('C2Cbob');
  await next('onConversationListUpdated', ({ data }) => data.length > 0);
  const before = called.length;

  sdk.off('onConversationListUpdated', handler);
  await sdk.setConversationDraft({ conversationID: 'C2Cbob', draftText: 'hm' });
  await next('onConversationListUpdated', ({ data }) => data[0]?.draftText === 'hm');

  expect(before).toBeGreaterThan(0);
  expect(called).toHaveLength(before);
});

test('a handler that once was given is called by the first event alone; off takes it away before', async () => {
  await using chats = await makeChats('bob');
  const { sdk, next } = await chats.ready('alice');
  const called: string[] = [];
  const note =
    (who: string) =>
    ({ name }: { name: string }) =>
      void called.push(`${who}: ${name}`);
  const taken = note('taken away');
  sdk.once('onProfileUpdated', note('once'));
  sdk.once('onProfileUpdated', taken);

  sdk.off('onProfileUpdated', taken);
  for (const nick of ['Al', 'Alice']) {
    await sdk.updateMyProfile({ nick });
    await next('onProfileUpdated', ({ data }) => data[0]?.nick === nick);
  }

  expect(called).toEqual(['once: onProfileUpdated']);
});

test('registerPlugin and use take what kits register before the sign-in and after it, and messages go on', async () => {
  await using chats = await makeChats();
  const [alice, bob] = [chats.chat('alice'), await chats.ready('bob')];
  class Uploads {
    constructor() {
      throw new Error('nobody uploads yet');
    }
  }

  alice.sdk.registerPlugin({ 'tim-upload-plugin': Uploads, 'tim-profanity-filter-plugin': Uploads });
  alice.sdk.use([Uploads, Uploads]);
  await alice.signIn();
  await alice.next('sdkStateReady');
  alice.sdk.registerPlugin({});
  await say(alice, 'bob', 'with plugins');

  const { data } = await bob.next('onMessageReceived');
  expect(data.map(({ payload }) => payload.text)).toEqual(['with plugins']);
});
