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
