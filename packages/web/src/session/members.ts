import { safeUrl } from './content.ts';
import { hasRight, rankOf, typeOf } from './groupRights.ts';
import type { GroupView } from './groups.ts';
import type { ChatSDK, GroupMember } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** Somebody in a group, as its panel shows. */
export interface MemberView {
  userId: string;
  name: string;
  nameCard: string;
  avatar: string | undefined;
  role: string;
  isMuted: boolean;
  /** Until when, in seconds. */
  mutedUntilSec: number;
}

/** Somebody in a group whom something is done to. */
export type Member = Pick<MemberView, 'userId' | 'role'>;

export interface MembersPage {
  members: MemberView[];
  /** Where the next page begins; 0 at the end. */
  next: number;
}

const PAGE = 100;

/** A page of members; `next` is 0 at the end. */
export async function loadMembers(session: Session, groupID: string, offset: number): Promise<MembersPage> {
  const chat = chatOf(session);
  const { data } = await chat.getGroupMemberList({ groupID, count: PAGE, offset });
  return { members: viewsOf(chat, data.memberList), next: Number(data.offset) || 0 };
}

const viewsOf = (chat: ChatSDK, members: readonly GroupMember[]): MemberView[] => {
  const nowSec = chat.getServerTime() / 1000;
  return members.map((member) => viewOfMember(member, nowSec));
};

const viewOfMember = (member: GroupMember, nowSec: number): MemberView => ({
  userId: member.userID,
  name: member.nameCard || member.nick || member.userID,
  nameCard: member.nameCard,
  avatar: safeUrl(member.avatar),
  role: member.role,
  isMuted: member.muteUntil > nowSec,
  mutedUntilSec: member.muteUntil,
});

/** Members of these user IDs by name; who is in the group no more is left out. */
export async function loadMemberNames(
  session: Session,
  groupID: string,
  userIDList: readonly string[],
): Promise<MemberView[]> {
  if (userIDList.length === 0) return [];
  const chat = chatOf(session);
  const { data } = await chat.getGroupMemberProfile({ groupID, userIDList: [...userIDList] });
  return viewsOf(chat, data.memberList);
}

/** As many administrators as a line names. */
const KEEPERS = 20;

/** Owner and administrators of a group. */
export async function loadKeepers(session: Session, groupID: string): Promise<MemberView[]> {
  const chat = chatOf(session);
  const pages = await Promise.all(
    ['Owner', 'Admin'].map((role) => chat.getGroupMemberList({ groupID, role, count: KEEPERS })),
  );
  return pages.flatMap(({ data }) => viewsOf(chat, data.memberList));
}

/** Brings people in; answers whom it did and did not. */
export async function addMembers(
  session: Session,
  groupID: string,
  userIDList: string[],
): Promise<{ added: string[]; failed: string[] }> {
  const { data } = await chatOf(session).addGroupMember({ groupID, userIDList });
  return { added: data.successUserIDList, failed: [...data.failureUserIDList, ...data.overLimitUserIDList] };
}

/** Makes somebody an administrator, or an ordinary member again. */
export async function setAdmin(session: Session, groupID: string, userID: string, isAdmin: boolean): Promise<void> {
  await chatOf(session).setGroupMemberRole({ groupID, userID, role: isAdmin ? 'Admin' : 'Member' });
}

/** Gives the group to another owner. */
export async function makeOwner(session: Session, groupID: string, newOwnerID: string): Promise<void> {
  await chatOf(session).changeGroupOwner({ groupID, newOwnerID });
}

/** Keeps somebody from speaking for a time; 0 lets them speak again. */
export async function muteMember(session: Session, groupID: string, userID: string, muteTime: number): Promise<void> {
  await chatOf(session).setGroupMemberMuteTime({ groupID, userID, muteTime });
}

/** Takes somebody out of a group. */
export async function removeMember(session: Session, groupID: string, userID: string): Promise<void> {
  await chatOf(session).deleteGroupMember({ groupID, userIDList: [userID] });
}

/** Takes somebody out of a live room and keeps them out for a time. */
export async function banMember(session: Session, groupID: string, userID: string, duration: number): Promise<void> {
  await chatOf(session).deleteGroupMember({ groupID, userIDList: [userID], duration });
}

/** Names somebody in this group alone; an empty text takes the name back. */
export async function setNameCard(session: Session, groupID: string, userID: string, nameCard: string): Promise<void> {
  await chatOf(session).setGroupMemberNameCard({ groupID, userID, nameCard });
}

/** What one may do to a member. */
export type MemberAction = 'makeAdmin' | 'dismissAdmin' | 'makeOwner' | 'nameCard' | 'mute' | 'remove' | 'ban';

/** What the signed-in user may do to a member: one's own name, else nothing to oneself nor to who stands as high. */
export function actionsFor(
  group: Pick<GroupView, 'type' | 'myRole'>,
  member: Member,
  myUserId: string,
): MemberAction[] {
  const type = typeOf(group);
  if (type === undefined) return [];
  const { myRole } = group;
  const namesSelf = type.keeps === 'stored' && type.memberInfo === 'yes';
  if (member.userId === myUserId) return namesSelf ? ['nameCard'] : [];
  if (rankOf(myRole) <= rankOf(member.role)) return [];
  const isOwner = myRole === 'Owner';
  return [
    ...(isOwner && type.admins === 'yes'
      ? [member.role === 'Admin' ? ('dismissAdmin' as const) : ('makeAdmin' as const)]
      : []),
    ...(namesSelf && hasRight(myRole, 'admin') ? ['nameCard' as const] : []),
    ...(hasRight(myRole, type.mute) ? ['mute' as const] : []),
    ...(isOwner && type.transfer === 'yes' ? ['makeOwner' as const] : []),
    ...(hasRight(myRole, type.remove) ? ['remove' as const] : []),
    ...(hasRight(myRole, type.ban) ? ['ban' as const] : []),
  ];
}
