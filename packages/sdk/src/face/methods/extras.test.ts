import { expect, test } from 'bun:test';
import { makeChats } from '../../testing/chats.ts';

test('callExperimentalAPI answers what kits ask, also before sign-in, and rejects other keys with 2905', async () => {
  await using chats = await makeChats();
  const { sdk } = chats.chat('alice');

  const receipts = await sdk.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** 5);
  const translation = await sdk.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** 38);

  expect(receipts).toEqual({ code: 0, data: { enabled: true } });
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
