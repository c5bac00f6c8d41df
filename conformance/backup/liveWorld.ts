import { FOR_EVER, type Inhabitants, ODD, sayIn } from './saying.ts';

const svc = 'group_open_http_svc';
const room = 'group_open_avchatroom_http_svc';
const GroupId = 'show';
const show = { groupId: GroupId };

/** Live rooms: nobody has a row in them, but bans, administrators, marks, mutes, attributes and counters are kept. */
export async function makeLiveRooms({ bob, carol, dave, rest }: Inhabitants): Promise<void> {
  const owned = { Owner_Account: 'alice', Notification: ODD };
  await rest.ok(`${svc}/create_group`, { GroupId, Type: 'AVChatRoom', Name: `show ${ODD}`, ...owned });
  await rest.ok(`${svc}/create_group`, { GroupId: 'all', Type: 'BChatRoom', Name: 'all', Owner_Account: 'alice' });
  for (const one of [bob, carol, dave]) await one.request('joinGroup', show);
  await sayIn(bob, 'GROUPshow', 'heard and gone');

  await rest.ok(`${room}/modify_admin`, { GroupId, CommandType: 1, Admin_Account: ['bob', 'carol'] });
  await rest.ok(`${room}/modify_admin`, { GroupId, CommandType: 2, Admin_Account: ['carol'] });
  const marked = ['bob', 'carol'].map((Member_Account) => ({ Member_Account, Marks: [1_000, 1_001] }));
  await rest.ok(`${room}/modify_user_info`, { GroupId, CommandType: 1, MemberList: marked });
  await bob.request('markGroupMembers', { ...show, userIds: ['carol'], mark: 1_001, isMarked: false });
  await rest.ok(`${svc}/forbid_send_msg`, { GroupId, Members_Account: ['carol'], ShutUpTime: FOR_EVER });
  const GroupAttr = [{ key: ODD, value: `of the room ${ODD}` }];
  await rest.ok(`${svc}/set_group_attr`, { GroupId, GroupAttr });
  const GroupCounter = [{ Key: 'flowers', Value: -5 }];
  await rest.ok(`${svc}/update_group_counter`, { GroupId, GroupCounter, Mode: 'Increase' });

  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['troll', 'forgiven'] });
  const Members_Account = ['troll', 'forgiven'];
  await rest.ok(`${svc}/ban_group_member`, { GroupId, Members_Account, Duration: FOR_EVER, Description: ODD });
  await rest.ok(`${svc}/unban_group_member`, { GroupId, Members_Account: ['forgiven'] });
  for (const one of [bob, carol, dave]) await one.request('quitGroup', show);
}
