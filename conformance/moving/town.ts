import { type RestClient, restClient } from '../rest.ts';
import { text } from '../say.ts';
import type { TestServer } from '../server.ts';

const svc = 'group_open_http_svc';
/** When the town was founded; all that is imported into it is later. */
const FOUNDED_SEC = 1_600_000_000;
const DAY_SEC = 86_400;

/** Groups of every kind that moves, beside what `makeMovingWorld` makes: with all that can be said of group and member. */
export async function makeTown(server: TestServer): Promise<void> {
  const rest = restClient(server);
  const ProfileItem = [
    { Tag: 'Tag_Profile_IM_AllowType', Value: 'AllowType_Type_DenyAny' },
    { Tag: 'Tag_Profile_IM_BirthDay', Value: 19_900_101 },
    { Tag: 'Tag_Profile_Custom_Colour', Value: 'red' },
  ];
  await rest.ok('profile/portrait_set', { From_Account: 'bob', ProfileItem });
  await meeting(rest);
  await closed(rest);
  await community(rest);
  await rest.ok(`${svc}/create_group`, { Type: 'AVChatRoom', Name: 'live', GroupId: 'live', Owner_Account: 'alice' });
}

/** With everything that a group and a member can have. */
async function meeting(rest: RestClient): Promise<void> {
  const GroupId = 'meeting';
  await rest.ok(`${svc}/import_group`, {
    GroupId,
    ...{
      Type: 'ChatRoom',
      Name: 'Meeting 鸿雁',
      Introduction: 'i',
      Notification: 'n',
      FaceUrl: 'https://example.com/m.png',
    },
    ...{ Owner_Account: 'alice', MaxMemberCount: 77, ApplyJoinOption: 'FreeAccess', CreateTime: FOUNDED_SEC },
    AppDefinedData: [{ Key: 'place', Value: 'room 1' }],
  });
  await say(rest, { GroupId }, ['alice', 'bob', 'carol', 'bob']);
  const AppMemberDefinedData = [{ Key: 'seat', Value: '1' }];
  await rest.ok(`${svc}/import_group_member`, {
    GroupId,
    MemberList: [
      { Member_Account: 'bob', Role: 'Admin', JoinTime: FOUNDED_SEC + 1, NameCard: 'Bob!', AppMemberDefinedData },
      { Member_Account: 'carol', JoinTime: FOUNDED_SEC + 2, MsgFlag: 'Discard', UnreadMsgNum: 2 },
    ],
  });
  const own = { NameCard: 'The owner', MsgFlag: 'Discard' as const, AppMemberDefinedData };
  await rest.ok(`${svc}/modify_group_member_info`, { GroupId, Member_Account: 'alice', ...own });
  await rest.ok(`${svc}/set_unread_msg_num`, { GroupId, Member_Account: 'alice', UnreadMsgNum: 1 });
  await rest.ok(`${svc}/forbid_send_msg`, { GroupId, Members_Account: ['carol'], ShutUpTime: DAY_SEC });
  await rest.ok(`${svc}/modify_group_base_info`, { GroupId, ShutUpAllMember: 'On' });
}

/** Newcomers do not see what was before; drawn id. */
async function closed(rest: RestClient): Promise<void> {
  const made = { Type: 'Private' as const, Name: 'closed', Owner_Account: 'alice', CreateTime: FOUNDED_SEC };
  const { GroupId } = await rest.ok(`${svc}/import_group`, made);
  await say(rest, { GroupId }, ['alice', 'alice', 'alice', 'alice']);
  const MemberList = [{ Member_Account: 'bob', JoinTime: FOUNDED_SEC + 3 }];
  await rest.ok(`${svc}/import_group_member`, { GroupId, MemberList });
}

/** With topics under a drawn id and under one of the own choice. */
async function community(rest: RestClient): Promise<void> {
  const { GroupId } = await rest.ok(`${svc}/import_group`, {
    ...{ Type: 'Community', Name: 'town', Owner_Account: 'alice', SupportTopic: 1, CreateTime: FOUNDED_SEC },
  });
  for (const TopicId of [undefined, `${GroupId}@TOPIC#_own`]) {
    const made = { GroupId, TopicName: TopicId ? 'own' : 'drawn', CustomString: 'c', CreateTime: FOUNDED_SEC };
    const topic = await rest.ok(`${svc}/import_topic`, TopicId ? { ...made, TopicId } : made);
    await say(rest, { GroupId, TopicId: topic.TopicId }, ['alice', 'bob']);
  }
  const MemberList = [{ Member_Account: 'bob', JoinTime: FOUNDED_SEC + 1 }];
  await rest.ok(`${svc}/import_group_member`, { GroupId, MemberList });
}

/** One message a second, the last two in the same one. */
async function say(rest: RestClient, where: { GroupId: string; TopicId?: string }, speakers: string[]): Promise<void> {
  const MsgList = speakers.map((From_Account, at) => ({
    From_Account,
    SendTime: FOUNDED_SEC + Math.min(at + 1, speakers.length - 1),
    Random: at,
    MsgBody: text(`${at} by ${From_Account}`) as never,
    ...(at === 0 && { CloudCustomData: '{"first":true}' }),
  }));
  await rest.ok(`${svc}/import_group_msg`, { ...where, MsgList });
}
