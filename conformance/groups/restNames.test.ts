import { expect, setDefaultTimeout, test } from 'bun:test';
import { corners } from '../corner.ts';
import { text } from '../say.ts';

setDefaultTimeout(60_000);
const corner = corners();
const svc = 'group_open_http_svc';
const tooLong = 'x'.repeat(700);

test('what is wrong with a request is said with the names of its own fields', async () => {
  await using cloud = await corner();
  const { rest } = cloud;
  await cloud.users('alice', 'bob');
  const base = { Owner_Account: 'alice', Type: 'Public' as const, Name: 'team' };
  await rest.ok(`${svc}/create_group`, { ...base, GroupId: 'team' });
  await rest.ok(`${svc}/create_group`, { ...base, GroupId: '@TGS#_town', Type: 'Community', SupportTopic: 1 });
  const GroupId = 'team';
  const many = Array.from({ length: 201 }, (_, n) => `user-${n}`);
  const field = { Key: 'level', Value: tooLong };

  const said = await Promise.all([
    rest.call(`${svc}/create_group`, { ...base, Name: tooLong }),
    rest.call(`${svc}/create_group`, { ...base, Introduction: tooLong }),
    rest.call(`${svc}/create_group`, { ...base, AppDefinedData: [field] }),
    rest.call(`${svc}/create_group`, {
      ...base,
      MemberList: [{ Member_Account: 'bob', AppMemberDefinedData: [field] }],
    }),
    rest.call(`${svc}/modify_group_base_info`, { GroupId, Notification: tooLong }),
    rest.call(`${svc}/modify_group_base_info`, { GroupId, FaceUrl: tooLong }),
    rest.call(`${svc}/modify_group_member_info`, { GroupId, Member_Account: 'alice', NameCard: tooLong }),
    rest.call(`${svc}/modify_group_member_info`, { GroupId, Member_Account: 'alice', AppMemberDefinedData: [field] }),
    rest.call(`${svc}/delete_group_member`, { GroupId, MemberToDel_Account: ['bob'], Reason: tooLong }),
    rest.call(`million_group_open_http_svc/create_topic`, {
      GroupId: '@TGS#_town',
      TopicName: 'a',
      From_Account: 'alice',
      Introduction: tooLong,
    }),
    rest.call(`${svc}/send_group_msg`, {
      ...{ GroupId, From_Account: 'alice', Random: 1, MsgBody: text('hello'), To_Account: many },
    }),
    rest.call(`${svc}/update_group_counter`, {
      ...{ GroupId, GroupCounter: [{ Key: tooLong, Value: 1 }], Mode: 'Set' as const },
    }),
  ]);

  expect(said.map(({ ErrorInfo }) => ErrorInfo.split(/[ :]/)[0])).toEqual([
    ...['Name', 'Introduction', 'AppDefinedData.level', 'MemberList.AppMemberDefinedData.level'],
    ...['Notification', 'FaceUrl', 'NameCard', 'AppMemberDefinedData.level', 'Reason', 'Introduction'],
    ...['To_Account', 'GroupCounter'],
  ]);
});
