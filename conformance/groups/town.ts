import { expect } from 'bun:test';
import type { Corner } from '../corner.ts';

/** The ids of a community and of its topic, in the corner of a test. */
export const [GroupId, TopicId] = ['@TGS#_town', '@TGS#_town@TOPIC#_news'];
export const conv = `GROUP${TopicId}`;

/** A community of alice with bob in it, and with the topic `news`. */
export async function town({ rest, users }: Pick<Corner, 'rest' | 'users'>): Promise<void> {
  await users('alice', 'bob', 'carol');
  await rest.ok('group_open_http_svc/create_group', {
    ...{ Type: 'Community', Name: 'town', Owner_Account: 'alice', GroupId, SupportTopic: 1 },
    MemberList: [{ Member_Account: 'bob' }],
  });
  expect(
    await rest.ok('million_group_open_http_svc/create_topic', { GroupId, TopicId, TopicName: 'news' }),
  ).toMatchObject({ TopicId });
}
