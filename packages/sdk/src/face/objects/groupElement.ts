import type { GroupNotice, GroupTip, WireMessage } from '@hongyan/contract';
import { noticeKinds, tipKinds } from '@hongyan/contract/groupKinds';
import { TYPES } from '../constants/types.ts';
import type { UserInfo } from '../types.ts';
import type { Content } from './content.ts';
import type { Element, WireElement } from './element.ts';
import { customFieldsOf, groupTypeName } from './group.ts';

/** An element that the server wrote, as apps see it (§9.2); undefined of any other. */
export function groupElement(element: WireElement, wire: Pick<WireMessage, 'from' | 'to'>): Element | undefined {
  const { MsgType: type, MsgContent } = element;
  if (type === TYPES.MSG_GRP_TIP) return { type, content: tipContent(MsgContent as GroupTip, wire) };
  if (type === TYPES.MSG_GRP_SYS_NOTICE) return { type, content: noticeContent(MsgContent as GroupNotice, wire.from) };
  return undefined;
}

function tipContent(tip: GroupTip, { from, to }: Pick<WireMessage, 'from' | 'to'>): Content {
  const { operator: operatorID, members = [], memberCount, reason } = tip;
  const operatorInfo: UserInfo = {
    userID: operatorID,
    nick: tip.operatorNick ?? '',
    avatar: tip.operatorFaceUrl ?? '',
  };
  const memberList = members.map(({ userId, nick = '', faceUrl = '', muteSec, role }) => ({
    ...{ userID: userId, nick, avatar: faceUrl },
    ...(muteSec !== undefined && { muteTime: muteSec }),
    ...(role && { role }),
    ...(reason && { reason }),
  }));
  return {
    operationType: tipKinds[tip.kind],
    ...{ operatorID, operatorInfo },
    userIDList: members.length > 0 ? members.map(({ userId }) => userId) : [operatorID],
    memberList: members.length > 0 ? memberList : [{ ...operatorInfo, ...(reason && { reason }) }],
    groupProfile: { from, groupID: to, groupName: tip.groupName, to },
    ...(memberCount !== undefined && { memberNum: memberCount, memberCount }),
    newGroupProfile: changedFields(tip.info ?? {}),
  };
}

/** What a tip says of the group, by the names that apps know; what did not change is absent. */
function changedFields(info: NonNullable<GroupTip['info']>): Content {
  const { introduction, notification, faceUrl, joinOption, inviteOption, customFields } = info;
  const fields = {
    groupName: info.name,
    ...{ faceUrl, introduction, notification, joinOption, inviteOption },
    ownerID: info.owner,
    muteAllMembers: info.isMutedAll,
    groupCustomField: customFields && customFieldsOf(customFields),
    customData: info.customString,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function noticeContent(notice: GroupNotice, from: string): Content {
  const { kind, groupId: groupID, groupName: name, text = '', applicationId = '', userId } = notice;
  const isCustom = kind === 'custom';
  return {
    operationType: noticeKinds[kind],
    operatorID: notice.operator,
    groupProfile: { from, groupID, name, to: groupID, groupType: groupTypeName(notice.groupType) },
    handleMessage: isCustom ? '' : text,
    authentication: applicationId,
    messageKey: applicationId,
    userDefinedField: isCustom ? text : '',
    // Who is to be brought in.
    ...(userId && { userID: userId }),
  };
}
