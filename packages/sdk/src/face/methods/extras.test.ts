import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';

test('callExperimentalAPI answers what kits ask, also before sign-in, and rejects other keys with 2905', async () => {
  await using chats = await makeChats();
  const { sdk } = chats.chat('alice');

  const receipts = await sdk.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** 5);
  const translation = await sdk.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** 38);

  expect(receipts).toEqual({ code: 0, data: { enabled: true } });
  // What is there is told so, one by one (§5): 9 and 10 are marks and groups of conversations, 52 following.
  for (const bit of [9, 10, 52])
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

test('what waits for files is refused with the documented code: 2040 of media, 2117 of translation, 2118 of speech', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const options = { to: 'bob', conversationType: 'C2C', payload: { file: new Blob(['x']) } };
  const message = sdk.createTextMessage({ ...options, payload: { text: 'hi' } });
  const translation = { sourceTextList: ['hi'], sourceLanguage: 'auto', targetLanguage: 'zh' };

  const media = {
    image: () => sdk.createImageMessage(options),
    audio: () => sdk.createAudioMessage(options),
    video: () => sdk.createVideoMessage(options),
    file: () => sdk.createFileMessage(options),
  };

  for (const make of Object.values(media)) await expect(Promise.resolve(make())).rejects.toMatchObject({ code: 2040 });
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
