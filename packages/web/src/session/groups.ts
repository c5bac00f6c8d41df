import { safeUrl } from './content.ts';
import { type Group, type GroupApplication, type GroupMember, messageTypes } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** Somebody in a group, as its panel shows. */
export interface MemberView {
  userId: string;
  name: string;
  avatar: string | undefined;
  role: string;
  isMuted: boolean;
}

/** What the panel of a group shows. */
export interface GroupView {
  id: string;
  name: string;
  type: string;
  notification: string;
  memberCount: number;
  isMutedAll: boolean;
  myRole: string;
}

/** A notice of a group to the user. */
export interface GroupNotice {
  kind: number;
  group: string;
  who: string;
}

const MEMBERS_PAGE = 50;

/** Makes a group; answers its conversation. */
export async function createGroup(
  session: Session,
  { name, type, userIds }: { name: string; type: string; userIds: readonly string[] },
): Promise<string> {
  const memberList = userIds.map((userID) => ({ userID }));
  const { data } = await chatOf(session).createGroup({ name, type, ...(type !== 'AVChatRoom' && { memberList }) });
  return `GROUP${data.group.groupID}`;
}

/** Joins a group; undefined when an administrator has to agree first. */
export async function joinGroup(session: Session, groupID: string): Promise<string | undefined> {
  const { data } = await chatOf(session).joinGroup({ groupID });
  return data.status === 'WaitAdminApproval' ? undefined : `GROUP${groupID}`;
}

/** A group as it is now. */
export async function loadGroup(session: Session, groupID: string): Promise<GroupView> {
  const { data } = await chatOf(session).getGroupProfile({ groupID });
  return viewOfGroup(data.group);
}

const viewOfGroup = (group: Group): GroupView => ({
  id: group.groupID,
  name: group.name || group.groupID,
  type: group.type,
  notification: group.notification,
  memberCount: group.memberCount,
  isMutedAll: group.muteAllMembers,
  myRole: group.selfInfo.role,
});

/** A page of members; `next` is 0 at the end. */
export async function loadMembers(
  session: Session,
  groupID: string,
  offset: number,
): Promise<{ members: MemberView[]; next: number }> {
  const chat = chatOf(session);
  const { data } = await chat.getGroupMemberList({ groupID, count: MEMBERS_PAGE, offset });
  const nowSec = chat.getServerTime() / 1000;
  return { members: data.memberList.map((member) => viewOfMember(member, nowSec)), next: Number(data.offset) || 0 };
}

const viewOfMember = (member: GroupMember, nowSec: number): MemberView => ({
  userId: member.userID,
  name: member.nameCard || member.nick || member.userID,
  avatar: safeUrl(member.avatar),
  role: member.role,
  isMuted: member.muteUntil > nowSec,
});

/** Brings people in; answers whom it did and did not. */
export async function addMembers(
  session: Session,
  groupID: string,
  userIDList: string[],
): Promise<{ added: string[]; failed: string[] }> {
  const { data } = await chatOf(session).addGroupMember({ groupID, userIDList });
  return { added: data.successUserIDList, failed: [...data.failureUserIDList, ...data.overLimitUserIDList] };
}

const HOUR_SEC = 3_600;

/** What one may do to a member. */
export const memberActions = {
  makeAdmin: (session: Session, groupID: string, { userId }: MemberView) =>
    chatOf(session).setGroupMemberRole({ groupID, userID: userId, role: 'Admin' }),
  dismissAdmin: (session: Session, groupID: string, { userId }: MemberView) =>
    chatOf(session).setGroupMemberRole({ groupID, userID: userId, role: 'Member' }),
  makeOwner: (session: Session, groupID: string, { userId }: MemberView) =>
    chatOf(session).changeGroupOwner({ groupID, newOwnerID: userId }),
  muteMember: (session: Session, groupID: string, { userId, isMuted }: MemberView) =>
    chatOf(session).setGroupMemberMuteTime({ groupID, userID: userId, muteTime: isMuted ? 0 : HOUR_SEC }),
  removeMember: (session: Session, groupID: string, { userId }: MemberView) =>
    chatOf(session).deleteGroupMember({ groupID, userIDList: [userId] }),
} as const;
export type MemberAction = keyof typeof memberActions;

/** What the signed-in user may do to a member: nothing to oneself, nothing to who stands as high. */
export function actionsFor({ type, myRole }: GroupView, member: MemberView, myUserId: string): MemberAction[] {
  const isOwner = myRole === 'Owner';
  const isAbove = isOwner || (myRole === 'Admin' && member.role === 'Member');
  if (member.userId === myUserId || !isAbove) return [];
  const hasRoles = type !== 'Private';
  const role = member.role === 'Admin' ? 'dismissAdmin' : 'makeAdmin';
  return [
    ...(isOwner && hasRoles ? [role as MemberAction] : []),
    ...(hasRoles ? ['muteMember' as const] : []),
    ...(isOwner ? ['makeOwner' as const] : []),
    'removeMember',
  ];
}

/** Changes what all see of a group. */
export async function changeGroup(
  session: Session,
  groupID: string,
  to: { name?: string; notification?: string; muteAllMembers?: boolean },
): Promise<void> {
  await chatOf(session).updateGroupProfile({ groupID, ...to });
}

/** Leaves a group. */
export async function quitGroup(session: Session, groupID: string): Promise<void> {
  await chatOf(session).quitGroup(groupID);
}

/** Dissolves a group. */
export async function dissolveGroup(session: Session, groupID: string): Promise<void> {
  await chatOf(session).dismissGroup(groupID);
}

/** Requests to join this group that wait for the user's decision. */
export async function loadApplications(session: Session, groupID: string): Promise<GroupApplication[]> {
  const { data } = await chatOf(session).getGroupApplicationList();
  return data.applicationList.filter((application) => application.groupID === groupID);
}

/** Decides on a request to join. */
export async function decide(session: Session, application: GroupApplication, isAccepted: boolean): Promise<void> {
  await chatOf(session).handleGroupApplication({ handleAction: isAccepted ? 'Agree' : 'Reject', application });
}

/** Reads a notice; undefined for a message that is none. */
export function noticeOf(type: string, payload: Record<string, unknown>): GroupNotice | undefined {
  if (type !== messageTypes.notice) return undefined;
  const { operationType, operatorID, groupProfile } = payload;
  const profile = (typeof groupProfile === 'object' && groupProfile !== null ? groupProfile : {}) as Record<
    string,
    unknown
  >;
  const group = String(profile.name || profile.groupName || profile.groupID || '');
  return { kind: Number(operationType), group, who: String(operatorID ?? '') };
}
