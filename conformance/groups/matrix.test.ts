import { describe, expect, test } from 'bun:test';
import { corners } from '../corner.ts';
import { nowSec, text, u32 } from '../say.ts';

const corner = corners();
const svc = 'group_open_http_svc';
const topics = 'million_group_open_http_svc/create_topic';
/** The types of rest-api §12.3 by their letters, under the names of both generations. */
const types = {
  P: ['Private', 'Work'],
  U: ['Public'],
  C: ['ChatRoom', 'Meeting'],
  A: ['AVChatRoom'],
  B: ['BChatRoom'],
  Y: ['Community'],
} as const;
type Letter = keyof typeof types;

const list = [{ Member_Account: 'carol' }];
const message = () => ({ Random: u32(), MsgBody: text('hi'), From_Account: 'alice' });

const live = 'group_open_avchatroom_http_svc';
const onlyLive = { P: 10007, U: 10007, C: 10007, B: 10007, Y: 10007 };

/** What each command answers on each type (rest-api §12.3): 0 where it works or has no effect, else the code. */
const rows: { command: string; params: object; codes: Record<Letter, number> }[] = [
  ...row(`${svc}/get_group_info`, { GroupIdList: ['g'] }, {}),
  ...row(`${svc}/modify_group_base_info`, { Name: 'other' }, {}),
  ...row(`${svc}/send_group_msg`, message(), {}),
  ...row(`${svc}/get_group_member_info`, {}, { B: 10007 }),
  ...row(`${svc}/add_group_member`, { MemberList: list }, { A: 10007, B: 10007 }),
  ...row(`${svc}/delete_group_member`, { MemberToDel_Account: ['bob'] }, { A: 10004, B: 10004 }),
  ...row(`${svc}/modify_group_member_info`, { Member_Account: 'bob', NameCard: 'B' }, { A: 10007, B: 10007 }),
  ...row(`${svc}/get_role_in_group`, { User_Account: ['bob'] }, { A: 10007, B: 10007 }),
  ...row(`${svc}/forbid_send_msg`, { Members_Account: ['bob'], ShutUpTime: 60 }, { P: 10007, B: 10007 }),
  ...row(`${svc}/get_group_shutted_uin`, {}, { B: 10007 }),
  ...row(`${svc}/send_group_system_notification`, { Content: 'x' }, {}),
  ...row(`${svc}/send_group_system_notification`, { Content: 'x', ToMembers_Account: ['bob'] }, { A: 10007, B: 10007 }),
  ...row(`${svc}/group_msg_recall`, { MsgSeqList: [{ MsgSeq: 1 }] }, { A: 10033, B: 10033 }),
  ...row(`${svc}/change_group_owner`, { NewOwner_Account: 'bob' }, { A: 10007, B: 10007 }),
  ...row(
    `${svc}/import_group_msg`,
    { MsgList: [{ From_Account: 'alice', SendTime: nowSec(), MsgBody: text('x') }] },
    { A: 10007, B: 10007 },
  ),
  ...row(`${svc}/import_group_member`, { MemberList: list }, { A: 10007, B: 10007 }),
  ...row(`${svc}/set_unread_msg_num`, { Member_Account: 'bob', UnreadMsgNum: 0 }, {}),
  ...row(`${svc}/delete_group_msg_by_sender`, { Sender_Account: 'alice' }, {}),
  ...row(`${svc}/group_msg_get_simple`, { ReqMsgNumber: 5 }, { A: 10007, B: 10007 }),
  ...row('openim/modify_group_msg', { MsgSeq: 1, CloudCustomData: 'x' }, { A: 10007, B: 10007 }),
  ...row(`${svc}/get_group_msg_receipt`, { MsgSeqList: [{ MsgSeq: 1 }] }, { A: 10007, B: 10007, Y: 10007 }),
  ...row(topics, { TopicName: 'topic' }, { P: 10007, U: 10007, C: 10007, A: 10007, B: 10007 }),
  ...row(`${svc}/clear_group_msg`, {}, { A: 10007, B: 10007 }),
  ...row('group_open_attr_http_svc/get_group_attr', {}, { B: 10007 }),
  ...row(`${svc}/modify_group_attr`, { GroupAttr: [{ key: 'a', value: '1' }] }, { B: 10007 }),
  ...row(`${svc}/set_group_attr`, { GroupAttr: [{ key: 'a', value: '1' }] }, { B: 10007 }),
  ...row(`${svc}/clear_group_attr`, {}, { B: 10007, Y: 10007 }),
  ...row(`${svc}/get_group_counter`, {}, { B: 10007, Y: 10007 }),
  ...row(`${svc}/update_group_counter`, { GroupCounter: [{ Key: 'a', Value: 1 }] }, { B: 10007, Y: 10007 }),
  ...row(`${svc}/delete_group_counter`, {}, { B: 10007, Y: 10007 }),
  ...row(`${svc}/get_online_member_num`, {}, onlyLive),
  ...row(`${svc}/ban_group_member`, { Members_Account: ['bob'], Duration: 60 }, onlyLive),
  ...row(`${svc}/unban_group_member`, { Members_Account: ['bob'] }, onlyLive),
  ...row(`${svc}/get_group_ban_member`, { Offset: 0 }, onlyLive),
  ...row(`${live}/get_members`, { Timestamp: 0 }, onlyLive),
  // Nobody is in the room.
  ...row(
    `${live}/modify_user_info`,
    { CommandType: 1, MemberList: [{ Member_Account: 'bob', Marks: [1_000] }] },
    { ...onlyLive, A: 10001 },
  ),
  ...row(`${live}/modify_admin`, { CommandType: 1, Admin_Account: ['bob'] }, onlyLive),
  ...row(`${live}/get_admin_list`, {}, onlyLive),
  ...row(`${live}/check_members`, { Member_Account: ['bob'] }, onlyLive),
  // Of a message that was sent as one that takes none; where the type has them not, that comes first.
  ...row(
    'openim_msg_ext_http_svc/group_get_key_values',
    { MsgSeq: 1 },
    { P: 23002, U: 23002, C: 23002, A: 10007, B: 10007, Y: 10007 },
  ),
  ...row(`${svc}/destroy_group`, {}, {}),
];

function row(command: string, params: object, codes: Partial<Record<Letter, number>>) {
  return [{ command, params, codes: { P: 0, U: 0, C: 0, A: 0, B: 0, Y: 0, ...codes } }];
}

describe.each(
  Object.entries(types).flatMap(([letter, names]) => names.map((name) => [name, letter as Letter] as const)),
)('a group of type %s', (type, letter) => {
  test('answers each command as rest-api §12.3 says', async () => {
    await using cloud = await corner();
    const { rest } = cloud;
    await cloud.users('alice', 'bob', 'carol');
    const hasMembers = letter !== 'A' && letter !== 'B';
    const named = { Type: type, Name: 'g', Owner_Account: 'alice', MemberList: [{ Member_Account: 'bob' }] };
    expect(await rest.call(`${svc}/create_group`, named)).toMatchObject({ ErrorCode: hasMembers ? 0 : 10007 });
    expect(await rest.call(`${svc}/import_group`, { Type: type, Name: 'g' })).toMatchObject({
      ErrorCode: hasMembers ? 0 : 10007,
    });
    const told: object[] = [];
    for (const { command, params } of rows) {
      const prefix = letter === 'Y' ? '@TGS#_' : '';
      const GroupId = `${prefix}${u32()}`;
      const more = { ...(!hasMembers && { MemberList: [] }), ...(letter === 'Y' && { SupportTopic: 1 }) };
      const made = { ...named, GroupId, ...more };
      expect(await rest.call(`${svc}/create_group`, made)).toMatchObject({ ErrorCode: 0 });
      if (hasMembers)
        await rest.ok(`${svc}/send_group_msg`, {
          GroupId,
          Random: u32(),
          MsgBody: text('first'),
          From_Account: 'alice',
        });
      const { ErrorCode } = (await rest.call(command, { GroupId, ...params })) as { ErrorCode: number };
      told.push({ command, params: Object.keys(params), ErrorCode });
    }
    expect(told).toEqual(
      rows.map(({ command, params, codes }) => ({ command, params: Object.keys(params), ErrorCode: codes[letter] })),
    );
  }, 30_000);
});
