import { expect } from 'bun:test';
import type { TestCloud } from '../../packages/server/src/testing/cloud.ts';

export const svc = 'group_open_http_svc';
export const million = 'million_group_open_http_svc';
export const GroupId = '@TGS#_town';
export const TopicId = `${GroupId}@TOPIC#_news`;
export const conv = `GROUP${TopicId}`;
export const ids = { GroupId, TopicId };

/** A community of alice with bob in it, and with the topic `news`. */
export async function town({ rest, users }: TestCloud): Promise<void> {
  await users('alice', 'bob', 'carol');
  await rest.ok(`${svc}/create_group`, {
    ...{ Type: 'Community', Name: 'town', Owner_Account: 'alice', GroupId, SupportTopic: 1 },
    MemberList: [{ Member_Account: 'bob' }],
  });
  expect(await rest.ok(`${million}/create_topic`, { ...ids, TopicName: 'news' })).toMatchObject({ TopicId });
}
