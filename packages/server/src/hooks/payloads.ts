import { AT_ALL, type HookPayload, type ProfileFields } from '@hongyan/contract';
import { writeMsgKey } from '../message/key.ts';
import { messageId } from '../message/wire.ts';
import { timeSecOf } from '../storage/port/messages.ts';
import type { OutboxDetail, OutboxKind, OutboxRow, OutboxSubject, Said } from '../storage/port/outbox.ts';

/** What a payload is made of: the row, what it is about, and names of the accounts it lists. */
export interface Facts {
  row: OutboxRow;
  detail: OutboxDetail;
  subject: OutboxSubject;
  names: Readonly<Record<number, string>>;
  /** Unread messages of an account in all. */
  unreadOf(userId: string): Promise<number>;
}

type Payloads = { [K in OutboxKind]: (facts: Facts) => Promise<HookPayload<K>> | HookPayload<K> };

/** The body of the webhook that a row tells of. */
export const payloadOf = async (facts: Facts): Promise<object> => payloads[facts.row.kind](facts);

const timeOf = ({ row }: Facts) => ({ EventTime: row.timeMs });
const operatorOf = ({ detail }: Facts): string => detail.operator ?? '';

function endsOf({ subject, row }: Facts, from = subject.message?.fromUserId ?? ''): { from: string; to: string } {
  const [low = '', high = ''] = subject.users ?? [];
  if (from === '' && row.byUid === 0) return { from: low, to: high };
  return { from, to: from === low ? high : low };
}

function groupOf({ detail, subject: { group } }: Facts) {
  const own = detail.group;
  const community = own?.community ?? group?.community?.groupId;
  const groupId = own?.groupId ?? group?.groupId ?? '';
  return {
    GroupId: community ?? groupId,
    Type: own?.type ?? group?.type ?? '',
    ...(community !== undefined && { TopicId: groupId }),
  };
}

const groupOnly = (facts: Facts) => {
  const { GroupId, Type } = groupOf(facts);
  return { GroupId, Type };
};

const members = ({ detail, names }: Facts) =>
  (detail.uids ?? []).map((uid) => ({ Member_Account: names[uid] ?? '' })).filter((one) => one.Member_Account !== '');
const pairsOf = (fields: Readonly<Record<string, string>> = {}) =>
  Object.entries(fields).map(([Key, Value]) => ({ Key, Value }));
const texts = ({ detail: { info = {} } }: Facts) => ({
  ...(info.name !== undefined && { Name: info.name }),
  ...(info.introduction !== undefined && { Introduction: info.introduction }),
  ...(info.notification !== undefined && { Notification: info.notification }),
  ...(info.faceUrl !== undefined && { FaceUrl: info.faceUrl }),
});

/** A message of the log in the words of one that stands in none. */
function saidIn({ subject: { message }, detail }: Facts): Said {
  if (detail.said) return detail.said;
  if (!message) return NOTHING_SAID;
  const { extra } = message;
  return {
    from: message.fromUserId,
    seq: message.seq,
    msgSeq: message.msgSeq,
    random: message.random,
    id: messageId(message.fromUid, message.clientTimeSec, message.random),
    timeSec: timeSecOf(message),
    body: message.body,
    ...(extra.cloudCustomData && { cloudCustomData: extra.cloudCustomData }),
    ...(extra.at && { at: [...extra.at] }),
  };
}

const NOTHING_SAID: Said = { from: '', seq: 0, msgSeq: 0, random: 0, id: '', timeSec: 0, body: [] };

const bodyOf = (said: Said) => ({
  OnlineOnlyFlag: said.isOnlineOnly ? 1 : 0,
  MsgBody: said.body as HookPayload<'afterC2cSend'>['MsgBody'],
  CloudCustomData: said.cloudCustomData ?? '',
});

/** A one-to-one message as the app's server sees it, before and after. */
export function c2cMessage(said: Said & { to: string }, timeMs: number): HookPayload<'beforeC2cSend'> {
  const { msgSeq, random, timeSec } = said;
  return {
    From_Account: said.from,
    To_Account: said.to,
    MsgSeq: msgSeq,
    MsgRandom: random,
    MsgTime: timeSec,
    MsgKey: writeMsgKey({ msgSeq, random, timeSec }),
    MsgId: said.id,
    ...bodyOf(said),
    EventTime: timeMs,
  };
}

/** A message to a group as the app's server sees it, before and after. */
export function groupMessage(
  group: { GroupId: string; Type: string; TopicId?: string },
  said: Said,
  { operator, timeMs }: { operator: string; timeMs: number },
): HookPayload<'beforeGroupSend'> {
  const who = { From_Account: said.from, Operator_Account: operator || said.from, Random: said.random };
  return { ...group, ...who, ...bodyOf(said), EventTime: timeMs };
}

const saidInGroup = (facts: Facts) =>
  groupMessage(groupOf(facts), saidIn(facts), { operator: operatorOf(facts), timeMs: facts.row.timeMs });

const keyOf = (facts: Facts): string => {
  const { msgSeq, random, timeSec } = saidIn(facts);
  return writeMsgKey({ msgSeq, random, timeSec });
};

function extensionsOf({ detail: { extension } }: Facts) {
  const { operate = 1, pairs = [], seq = 0 } = extension ?? {};
  const ExtensionList = pairs.map(({ key, value, seq: version }) => ({ Key: key, Value: value, Seq: version }));
  return { OperateType: operate, ExtensionList, Seq: seq };
}

const listed = ({ detail: { pairs = [] }, names }: Facts) =>
  pairs.map(({ from, to }) => ({ From_Account: names[from] ?? '', To_Account: names[to] ?? '' }));

const payloads: Payloads = {
  async afterC2cSend(facts) {
    const said = saidIn(facts);
    const to = said.to ?? endsOf(facts).to;
    const { code = 0, info = 'send msg succeed' } = said.refused ?? {};
    const UnreadMsgNum = code === 0 ? await facts.unreadOf(to) : -1;
    return { ...c2cMessage({ ...said, to }, facts.row.timeMs), SendMsgResult: code, ErrorInfo: info, UnreadMsgNum };
  },
  async afterC2cRead(facts) {
    const { names, row, subject } = facts;
    const reader = names[row.byUid] ?? '';
    return {
      Report_Account: reader,
      Peer_Account: endsOf(facts, reader).to,
      LastReadTime: subject.message ? timeSecOf(subject.message) : Math.floor(row.timeMs / 1000),
      UnreadMsgNum: await facts.unreadOf(reader),
      ...timeOf(facts),
    };
  },
  async afterC2cRecall(facts) {
    const { from, to } = endsOf(facts);
    const UnreadMsgNum = await facts.unreadOf(to);
    return { From_Account: from, To_Account: to, MsgKey: keyOf(facts), UnreadMsgNum, ...timeOf(facts) };
  },
  afterC2cExtension(facts) {
    const { from, to } = endsOf(facts);
    return { From_Account: from, To_Account: to, MsgKey: keyOf(facts), ...extensionsOf(facts), ...timeOf(facts) };
  },
  afterGroupCreate: (facts) => ({
    ...groupOnly(facts),
    Operator_Account: operatorOf(facts),
    Owner_Account: facts.detail.group?.owner ?? '',
    Name: facts.detail.group?.name ?? '',
    MemberList: members(facts),
    UserDefinedDataList: pairsOf(facts.detail.fields),
    ...timeOf(facts),
  }),
  afterGroupJoin: (facts) => ({
    ...groupOnly(facts),
    JoinType: facts.detail.move === 'Apply' ? 'Apply' : 'Invited',
    Operator_Account: operatorOf(facts),
    NewMemberList: members(facts),
    ...timeOf(facts),
  }),
  afterGroupLeave: (facts) => ({
    ...groupOnly(facts),
    ExitType: facts.detail.move === 'Quit' ? 'Quit' : 'Kicked',
    Operator_Account: operatorOf(facts),
    ExitMemberList: members(facts),
    ...timeOf(facts),
  }),
  afterGroupSend(facts) {
    const said = saidIn(facts);
    const at = said.at?.map((one) =>
      one === AT_ALL ? { GroupAtAllFlag: 1 } : { GroupAtAllFlag: 0, GroupAt_Account: one },
    );
    const place = { MsgSeq: said.seq, MsgTime: said.timeSec, MsgId: said.id };
    return { ...saidInGroup(facts), ...place, ...(at && { GroupAtInfo: at }) };
  },
  groupSendFailed(facts) {
    const { code = 0, info = '' } = saidIn(facts).refused ?? {};
    return { ...saidInGroup(facts), ErrorCode: code, ErrorInfo: info };
  },
  afterGroupRecall: (facts) => ({
    ...groupOf(facts),
    Operator_Account: facts.detail.operator ?? facts.names[facts.row.byUid] ?? '',
    MsgSeqList: [{ MsgSeq: facts.row.seq }],
    ...timeOf(facts),
  }),
  afterGroupFull: (facts) => ({ GroupId: groupOf(facts).GroupId, ...timeOf(facts) }),
  afterGroupDissolve: (facts) => ({
    ...groupOnly(facts),
    Owner_Account: facts.detail.group?.owner ?? '',
    Name: facts.detail.group?.name ?? '',
    MemberList: members(facts),
    ...timeOf(facts),
  }),
  afterGroupInfo: (facts) => ({
    ...groupOnly(facts),
    Operator_Account: operatorOf(facts),
    ...texts(facts),
    ...timeOf(facts),
  }),
  afterTopicCreate: (facts) => ({
    ...groupOnly(facts),
    TopicId: facts.detail.group?.groupId ?? '',
    Operator_Account: operatorOf(facts),
    Owner_Account: facts.detail.group?.owner ?? '',
    Name: facts.detail.group?.name ?? '',
    UserDefinedDataList: [],
    ...timeOf(facts),
  }),
  afterTopicDissolve: (facts) => ({
    ...groupOnly(facts),
    TopicIdList: facts.detail.topicIds ?? [],
    ...timeOf(facts),
  }),
  afterTopicInfo: (facts) => ({
    ...groupOnly(facts),
    TopicId: facts.detail.group?.groupId ?? '',
    Operator_Account: operatorOf(facts),
    ...texts(facts),
    ...timeOf(facts),
  }),
  afterMemberChange: (facts) => {
    const { userId = '', role, nameCard } = facts.detail.member ?? {};
    const changed = { ...(role && { Role: role }), ...(nameCard !== undefined && { NameCard: nameCard }) };
    const who = { Operator_Account: operatorOf(facts), Modified_Account: userId };
    return { ...groupOnly(facts), ...who, ...changed, ...timeOf(facts) };
  },
  afterOwnerChange: (facts) => ({
    ...groupOnly(facts),
    Operator_Account: operatorOf(facts),
    OldOwner_Account: facts.detail.owners?.old ?? '',
    NewOwner_Account: facts.detail.owners?.new ?? '',
    ...timeOf(facts),
  }),
  afterAttributes: (facts) => ({
    ...groupOnly(facts),
    Operator_Account: operatorOf(facts),
    OptionType: facts.detail.attributes?.option ?? 'set',
    GroupAttr: facts.detail.attributes?.entries ?? [],
    ...timeOf(facts),
  }),
  afterReceipt: (facts) => ({
    ...groupOnly(facts),
    GroupMsgReceiptList: (facts.detail.receipts ?? []).map(({ seq, readCount, unreadCount }) => ({
      MsgSeq: seq,
      ReadNum: readCount,
      UnreadNum: unreadCount,
      ReadReceiptMembers: members(facts),
    })),
    ...timeOf(facts),
  }),
  afterGroupExtension: (facts) => ({
    GroupId: groupOf(facts).GroupId,
    MsgSeq: facts.row.seq,
    ...extensionsOf(facts),
    ...timeOf(facts),
  }),
  liveMemberState: (facts) => ({
    ...groupOnly(facts),
    EventType: facts.detail.state?.action === 'Online' ? 'Online' : 'Offline',
    MemberList: members(facts),
    ...timeOf(facts),
  }),
  dailyGroupQuota: ({ detail, row }) => ({
    QuotaUsed: detail.quota?.used ?? 0,
    Quota: detail.quota?.max ?? 0,
    EventTime: row.timeMs,
  }),
  afterStateChange(facts) {
    const { action = 'Login', reason = 'Register', userId = '', kicked = [] } = facts.detail.state ?? {};
    type Info = HookPayload<'afterStateChange'>['Info'];
    // Who wrote the row chose among the contract's words.
    const Info = { Action: action, To_Account: userId, Reason: reason } as Info;
    const KickedDevice = kicked.map((Platform) => ({ Platform }));
    return { ...timeOf(facts), Info, ...(kicked.length > 0 && { KickedDevice }) };
  },
  afterProfileSet: (facts) => ({
    Operator_Account: operatorOf(facts),
    From_Account: facts.detail.profile?.userId ?? '',
    ProfileItem: profileItems(facts.detail.profile?.changed ?? {}),
    ...timeOf(facts),
  }),
  afterFriendAdd(facts) {
    const { friends, origin } = facts.detail;
    const Initiator_Account = facts.names[friends?.initiatorUid ?? 0] ?? '';
    return {
      PairList: listed(facts).map((pair) => ({ ...pair, Initiator_Account })),
      ClientCmd: friends?.command ?? 'friend_add',
      Admin_Account: origin?.platform === 'RESTAPI' ? operatorOf(facts) : '',
      ForceFlag: friends?.isForced ? 1 : 0,
      ...timeOf(facts),
    };
  },
  afterFriendDelete: (facts) => ({ PairList: listed(facts), ...timeOf(facts) }),
  afterBlacklistAdd: (facts) => ({ PairList: listed(facts), ...timeOf(facts) }),
  afterBlacklistDelete: (facts) => ({ PairList: listed(facts), ...timeOf(facts) }),
};

const TAGS: Record<Exclude<keyof ProfileFields, 'custom'>, string> = {
  nick: 'Tag_Profile_IM_Nick',
  faceUrl: 'Tag_Profile_IM_Image',
  gender: 'Tag_Profile_IM_Gender',
  birthday: 'Tag_Profile_IM_BirthDay',
  location: 'Tag_Profile_IM_Location',
  selfSignature: 'Tag_Profile_IM_SelfSignature',
  allowType: 'Tag_Profile_IM_AllowType',
  language: 'Tag_Profile_IM_Language',
  messageSettings: 'Tag_Profile_IM_MsgSettings',
  adminForbidType: 'Tag_Profile_IM_AdminForbidType',
  level: 'Tag_Profile_IM_Level',
  role: 'Tag_Profile_IM_Role',
};

function profileItems({ custom = {}, ...fields }: ProfileFields): { Tag: string; Value: string | number }[] {
  const own = Object.entries(fields).map(([name, Value]) => ({ Tag: TAGS[name as keyof typeof TAGS], Value }));
  return [...own, ...Object.entries(custom).map(([Tag, Value]) => ({ Tag, Value }))].filter(
    ({ Value }) => Value !== undefined,
  );
}
