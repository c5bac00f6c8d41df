import { AT_ALL } from '@hongyan/contract';
import type { OutboxKind } from '../storage/port/outbox.ts';
import { type Facts, groupOf, groupOnly, members, operatorOf, type Payloads, timeOf } from './payloadFacts.ts';
import { extensionsOf, groupMessage, saidIn } from './said.ts';

/** What is told of groups. */
type GroupKind =
  | Extract<OutboxKind, `afterGroup${string}` | `afterTopic${string}`>
  | 'groupSendFailed'
  | 'afterMemberChange'
  | 'afterOwnerChange'
  | 'afterAttributes'
  | 'afterReceipt'
  | 'liveMemberState'
  | 'dailyGroupQuota';

const pairsOf = (fields: Readonly<Record<string, string>> = {}) =>
  Object.entries(fields).map(([Key, Value]) => ({ Key, Value }));
const texts = ({ detail: { info = {} } }: Facts) => ({
  ...(info.name !== undefined && { Name: info.name }),
  ...(info.introduction !== undefined && { Introduction: info.introduction }),
  ...(info.notification !== undefined && { Notification: info.notification }),
  ...(info.faceUrl !== undefined && { FaceUrl: info.faceUrl }),
});
const saidInGroup = (facts: Facts) =>
  groupMessage(groupOf(facts), saidIn(facts), { operator: operatorOf(facts), timeMs: facts.row.timeMs });

/** Bodies of webhooks of groups (callbacks.md §6). */
export const groupPayloads: Payloads<GroupKind> = {
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
};
