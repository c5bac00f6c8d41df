import { safeUrl } from './content.ts';
import { rightsIn } from './groupRights.ts';
import type { Group } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** A group as the page shows it: what all know of it and the user's own place in it. */
export interface GroupView {
  id: string;
  name: string;
  avatar: string | undefined;
  type: string;
  ownerId: string;
  introduction: string;
  notification: string;
  memberCount: number;
  joinOption: string;
  inviteOption: string;
  isMutedAll: boolean;
  /** A community whose members talk in topics, and not in itself. */
  hasTopics: boolean;
  /** Since when it is there for the user. */
  sinceSec: number;
  /** Empty where the user is not in the group. */
  myRole: string;
  myNameCard: string;
}

/** What may be changed of a group. */
export interface GroupChange {
  name?: string;
  introduction?: string;
  notification?: string;
  joinOption?: string;
  muteAllMembers?: boolean;
}

/** A group that is to be made. */
export interface WantedGroup {
  name: string;
  type: string;
  userIds: readonly string[];
  /** Of a community: its members talk in topics. */
  hasTopics?: boolean;
}

/** Makes a group; answers its conversation. */
export async function createGroup(
  session: Session,
  { name, type, userIds, hasTopics = false }: WantedGroup,
): Promise<string> {
  const memberList = userIds.map((userID) => ({ userID }));
  const { data } = await chatOf(session).createGroup({
    ...{ name, type },
    ...(memberList.length > 0 && { memberList }),
    ...(hasTopics && { isSupportTopic: true }),
  });
  keepGroup(session, data.group);
  return `GROUP${data.group.groupID}`;
}

/** Joins a group; undefined when an administrator has to agree first. */
export async function joinGroup(session: Session, groupID: string, applyMessage = ''): Promise<string | undefined> {
  const { data } = await chatOf(session).joinGroup({ groupID, ...(applyMessage !== '' && { applyMessage }) });
  if (data.group) keepGroup(session, data.group);
  return data.status === 'WaitAdminApproval' ? undefined : `GROUP${groupID}`;
}

/** Fetches a group as it is now. */
export async function loadGroup(session: Session, groupID: string): Promise<GroupView> {
  const { data } = await chatOf(session).getGroupProfile({ groupID });
  return keepGroup(session, data.group);
}

/** Shows the groups that the user is in; those that were only looked at stay. */
export function showGroups(session: Session, groups: readonly Group[]): void {
  session.store.set(({ groups: before }) => {
    const joined = Object.fromEntries(groups.map((group) => [group.groupID, listed(viewOfGroup(group), before)]));
    const others = Object.entries(before).filter(([, { myRole }]) => myRole === '');
    return { groups: { ...Object.fromEntries(others), ...joined } };
  });
}

/** Changes what all see of a group. */
export async function changeGroup(session: Session, groupID: string, to: GroupChange): Promise<void> {
  const { data } = await chatOf(session).updateGroupProfile({ groupID, ...to });
  keepGroup(session, data.group);
}

/** Leaves a group. */
export async function quitGroup(session: Session, groupID: string): Promise<void> {
  await chatOf(session).quitGroup(groupID);
}

/** Dissolves a group. */
export async function dissolveGroup(session: Session, groupID: string): Promise<void> {
  await chatOf(session).dismissGroup(groupID);
}

/** Notes how many are in a group, as a tip told. */
export function noteMemberCount(session: Session, groupID: string, memberCount: number): void {
  session.store.set(({ groups }) => {
    const known = groups[groupID];
    return known === undefined || known.memberCount === memberCount
      ? {}
      : { groups: { ...groups, [groupID]: { ...known, memberCount } } };
  });
}

/** How many are in a live room is told by its tips, and known to no list. */
function listed(view: GroupView, before: Readonly<Record<string, GroupView>>): GroupView {
  const known = before[view.id];
  return known !== undefined && rightsIn(view).isLive ? { ...view, memberCount: known.memberCount } : view;
}

function keepGroup(session: Session, group: Group): GroupView {
  const view = viewOfGroup(group);
  session.store.set(({ groups }) => ({ groups: { ...groups, [view.id]: view } }));
  return view;
}

const viewOfGroup = (group: Group): GroupView => ({
  id: group.groupID,
  name: group.name || group.groupID,
  avatar: safeUrl(group.avatar),
  type: group.type,
  ownerId: group.ownerID,
  introduction: group.introduction,
  notification: group.notification,
  memberCount: group.memberCount,
  joinOption: group.joinOption,
  inviteOption: group.inviteOption,
  isMutedAll: group.muteAllMembers,
  hasTopics: group.isSupportTopic,
  sinceSec: Math.max(group.createTime, group.selfInfo.joinTime),
  myRole: group.selfInfo.role,
  myNameCard: group.selfInfo.nameCard,
});
