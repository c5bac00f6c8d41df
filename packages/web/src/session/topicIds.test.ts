import { expect, test } from 'bun:test';
import { communityOf, TOPIC_MARK } from '@hongyan/contract/groupKinds';
import { communityIdOf, homeIdOf } from './topicIds.ts';

test('the ID of a topic names its community, as the contract says', () => {
  const topicId = `@TGS#_town${TOPIC_MARK}news`;

  expect(communityIdOf(topicId)).toBe(communityOf(`GROUP${topicId}`));
  expect(homeIdOf(topicId)).toBe('@TGS#_town');
});

test('any other group is its own', () => {
  expect(communityIdOf('@TGS#_town')).toBeUndefined();
  expect(homeIdOf('team')).toBe('team');
});
