import { expect, test } from 'bun:test';
import { testCloud } from '../testing/cloud.ts';
import { screenRelation } from './screen.ts';

test('[S27] texts of the relationship chain are refused with 30005, starred out or recorded, as the list says', async () => {
  await using cloud = await testCloud();
  const { ctx } = cloud.app;
  await cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['darn'] });
  const speech = { sdkAppId: cloud.rest.app.sdkAppId, userId: 'alice', target: 'bob' };
  const texts = { remark: 'darn bob', wording: 'hello', groupName: undefined };

  await expect(screenRelation(ctx, speech, texts)).rejects.toMatchObject({ code: 30005, details: { field: 'remark' } });
  await cloud.set({ wordsOwnMode: 'replace' });
  expect(await screenRelation(ctx, speech, texts)).toEqual({ ...texts, remark: '**** bob' });
  await cloud.set({ wordsOwnMode: 'audit' });
  expect(await screenRelation(ctx, speech, texts)).toBe(texts);

  const { Audits } = await cloud.rest.ok('hongyan/get_word_audits', {});
  expect(Audits).toMatchObject([{ Place: 'RelationChain', Account: 'alice', Target: 'bob', Text: 'darn bob' }]);
});
