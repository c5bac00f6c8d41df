import { expect, test } from 'bun:test';
import { testCloud } from '../testing/cloud.ts';

const svc = 'group_open_http_svc';

test('[S26] members are answered in the order of the names that were asked for, whichever accounts are cached', async () => {
  await using cloud = await testCloud();
  const names = ['carol', 'alice', 'bob'];
  await cloud.users(...names);
  const MemberList = names.map((Member_Account) => ({ Member_Account }));
  await cloud.rest.ok(`${svc}/create_group`, { GroupId: 'team', Type: 'Public', Name: 'team', MemberList });
  const { accounts } = cloud.app.ctx;
  using alice = await cloud.signIn('alice');

  for (const known of [[], ['alice'], ['bob', 'alice'], names]) {
    accounts.forget(cloud.rest.app.sdkAppId, names);
    await accounts.findMany(cloud.rest.app.sdkAppId, known);

    const { members } = await alice.request('getGroupMemberProfiles', { groupId: 'team', userIds: names });
    expect(members.map(({ userId }) => userId)).toEqual(names);
  }
});
