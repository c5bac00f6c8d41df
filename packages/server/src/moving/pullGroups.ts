import { groupTypeOf, groupTypes, type OutputOf, type RestCommands } from '@hongyan/contract';
import { type PatientCall, RefusedError } from './call.ts';
import type { Arrival } from './read.ts';
import type { MovedRecord } from './record.ts';

const svc = 'group_open_http_svc';
const MEMBERS_AT_ONCE = 100;
/** Of history in one answer (rest-api §14.3). */
const MESSAGES_AT_ONCE = 20;
const INFO = [
  ...['Type', 'Name', 'Introduction', 'Notification', 'FaceUrl', 'Owner_Account', 'CreateTime', 'NextMsgSeq'],
  ...['MaxMemberNum', 'ApplyJoinOption', 'InviteJoinOption', 'ShutUpAllMember', 'SupportTopic', 'AppDefinedData'],
];

type Info = OutputOf<RestCommands['group_open_http_svc/get_group_info']>['GroupInfo'][number];
type Member = OutputOf<RestCommands['group_open_http_svc/get_group_member_info']>['MemberList'][number];

/** How a group is pulled. */
export interface GroupPull {
  call: PatientCall;
  /** Who asks, for commands that want an account. */
  identifier: string;
  /** Keys of groups' own fields; where they are not given, the server is asked for all. */
  groupFields?: readonly string[];
  /** Neither messages nor members, which come behind them. */
  isBare: boolean;
  unreadOf(groupId: string, userId: string): number | undefined;
}

/** One group with its topics, messages, members and mutes. */
export async function* pullGroup(pull: GroupPull, groupId: string): AsyncGenerator<Arrival> {
  const at = `group ${groupId}`;
  const { groupFields } = pull;
  const filter = { GroupBaseInfoFilter: INFO, ...(groupFields && { AppDefinedDataFilter_Group: [...groupFields] }) };
  const { GroupInfo } = await pull.call(`${svc}/get_group_info`, { GroupIdList: [groupId], ResponseFilter: filter });
  const [info] = GroupInfo;
  if (info?.ErrorCode !== 0) return yield { at, flaw: `${info?.ErrorInfo} (${info?.ErrorCode})` };
  const type = groupTypes[groupTypeOf(info.Type ?? '') ?? 'Public'];
  yield { at, record: groupRecord(info, type.import === 'yes') };
  if (type.import === 'no') return;
  const where = { GroupId: groupId };
  if (!pull.isBare) for await (const record of history(pull.call, where, info.NextMsgSeq)) yield { at, record };
  if (info.SupportTopic === 1) for await (const record of topics(pull, info)) yield { at, record };
  if (pull.isBare) return;
  const mutes: MovedRecord<'mute'>[] = info.ShutUpAllMember === 'On' ? [{ kind: 'mute', ...where }] : [];
  for await (const member of membersIn(pull.call, groupId, info.Type)) {
    yield { at, record: memberRecord(pull, groupId, member, type.receiveOption) };
    const { Member_Account, ShutUpUntil, MuteUntil = ShutUpUntil } = member;
    if (MuteUntil) mutes.push({ kind: 'mute', ...where, Member_Account, MuteUntil });
  }
  for (const record of mutes) yield { at, record };
}

function groupRecord(info: Info, isImported: boolean): MovedRecord<'group'> {
  const { GroupId, Name = GroupId, MaxMemberNum, CreateTime, AppDefinedData = [] } = info;
  return {
    kind: 'group',
    GroupId,
    Type: (info.Type ?? 'Public') as MovedRecord<'group'>['Type'],
    Name,
    ...(info.Introduction && { Introduction: info.Introduction }),
    ...(info.Notification && { Notification: info.Notification }),
    ...(info.FaceUrl && { FaceUrl: info.FaceUrl }),
    ...(info.Owner_Account && { Owner_Account: info.Owner_Account }),
    ...(MaxMemberNum && { MaxMemberCount: MaxMemberNum }),
    // What this server does not know is left to the default of the type.
    ...pick(info, 'ApplyJoinOption', ['FreeAccess', 'NeedPermission', 'DisableApply'] as const),
    ...pick(info, 'InviteJoinOption', ['FreeAccess', 'NeedPermission', 'DisableInvite'] as const),
    ...(info.SupportTopic === 1 && { SupportTopic: 1 }),
    ...(AppDefinedData.length > 0 && { AppDefinedData }),
    ...(isImported && CreateTime && { CreateTime }),
  };
}

function pick<Name extends 'ApplyJoinOption' | 'InviteJoinOption', Value extends string>(
  info: Info,
  name: Name,
  known: readonly Value[],
): { [N in Name]?: Value } {
  const value = known.find((one) => one === info[name]);
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}

async function* topics(
  { call, identifier, isBare }: GroupPull,
  { GroupId, Owner_Account }: Info,
): AsyncGenerator<MovedRecord<'topic' | 'groupMessage'>> {
  const From_Account = Owner_Account || identifier;
  const { TopicAndSelfInfo } = await call('million_group_open_http_svc/get_topic', { GroupId, From_Account });
  for (const { ErrorCode, TopicInfo: info } of TopicAndSelfInfo) {
    if (ErrorCode !== 0) continue;
    const where = { GroupId, TopicId: info.TopicId };
    yield {
      kind: 'topic',
      ...where,
      TopicName: info.TopicName ?? info.TopicId,
      ...(info.Introduction && { Introduction: info.Introduction }),
      ...(info.Notification && { Notification: info.Notification }),
      ...(info.FaceUrl && { FaceUrl: info.FaceUrl }),
      ...(info.CustomString && { CustomString: info.CustomString }),
      ...(info.CreateTime && { CreateTime: info.CreateTime }),
    };
    if (!isBare) yield* history(call, where, info.NextMsgSeq);
  }
}

/** The messages of a log, ascending: window after window, each read from its top. */
async function* history(
  call: PatientCall,
  where: { GroupId: string; TopicId?: string },
  nextSeq = 1,
): AsyncGenerator<MovedRecord<'groupMessage'>> {
  for (let bottom = 0; bottom < nextSeq - 1; bottom += MESSAGES_AT_ONCE) {
    const top = Math.min(bottom + MESSAGES_AT_ONCE, nextSeq - 1);
    const messages: MovedRecord<'groupMessage'>[] = [];
    for (let seq = top; seq > bottom; ) {
      const page = await call(`${svc}/group_msg_get_simple`, { ...where, ReqMsgNumber: seq - bottom, ReqMsgSeq: seq });
      for (const message of page.RspMsgList) {
        const { IsPlaceMsg, IsSystemMsg, MsgSeq, From_Account, MsgTimeStamp, MsgRandom, MsgBody, CloudCustomData } =
          message;
        if (IsPlaceMsg !== 0 || IsSystemMsg || !From_Account || MsgSeq <= bottom) continue;
        messages.push({
          ...{ kind: 'groupMessage', ...where, From_Account, SendTime: MsgTimeStamp, Random: MsgRandom },
          MsgBody: MsgBody as MovedRecord<'groupMessage'>['MsgBody'],
          ...(CloudCustomData && { CloudCustomData }),
        });
      }
      // A cut answer is gone on with below its lowest message.
      const lowest = Math.min(...page.RspMsgList.map(({ MsgSeq }) => MsgSeq));
      if (page.IsFinished !== 0 || !(lowest <= seq)) break;
      seq = lowest - 1;
    }
    yield* messages.reverse();
  }
}

/** The members of a group, page by page: communities by a cursor, others by their number. */
export async function* membersIn(call: PatientCall, GroupId: string, type?: string): AsyncGenerator<Member> {
  const isPaged = type === undefined ? GroupId.startsWith('@TGS#_') : groupTypeOf(type) === 'Community';
  for (let [Offset, Next] = [0, '']; ; ) {
    const place = isPaged ? { Next } : { Offset };
    const page = await call(`${svc}/get_group_member_info`, { GroupId, Limit: MEMBERS_AT_ONCE, ...place });
    yield* page.MemberList;
    Offset += page.MemberList.length;
    Next = page.Next ?? '';
    if (page.MemberList.length === 0 || (isPaged ? Next === '' : Offset >= page.MemberNum)) return;
  }
}

const FLAGS = ['AcceptAndNotify', 'AcceptNotNotify', 'Discard'] as const;

function memberRecord(pull: GroupPull, GroupId: string, member: Member, usual: string): MovedRecord<'member'> {
  const { Member_Account, Role, JoinTime, NameCard, AppMemberDefinedData = [] } = member;
  const MsgFlag = FLAGS.find((flag) => flag === member.MsgFlag);
  const UnreadMsgNum = pull.unreadOf(GroupId, Member_Account);
  return {
    kind: 'member',
    GroupId,
    Member_Account,
    ...((Role === 'Owner' || Role === 'Admin') && { Role }),
    ...(Role !== 'Owner' && JoinTime && { JoinTime }),
    ...(NameCard && { NameCard }),
    ...(MsgFlag && MsgFlag !== usual && { MsgFlag }),
    ...(AppMemberDefinedData.length > 0 && { AppMemberDefinedData }),
    ...(UnreadMsgNum && { UnreadMsgNum }),
  };
}

/** Goes on behind what the other server refuses to give: it is told as a flaw. */
export async function* orFlaw(at: string, arrivals: AsyncIterable<Arrival>): AsyncGenerator<Arrival> {
  try {
    yield* arrivals;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    yield { at, flaw: error.message };
  }
}
