import { type GroupKind, groupKinds, type Right } from './groupKinds.ts';
import type { GroupView } from './groups.ts';
import type { Message } from './sdk.ts';

/** What the signed-in user may do in a group; the server decides, this is what the page offers. */
export interface GroupRights {
  isLive: boolean;
  edit: boolean;
  addMembers: boolean;
  /** Whom one brings in waits for an administrator. */
  addsByAsking: boolean;
  muteAll: boolean;
  /** Decides on who may come in: who asks for themselves, and whom others want to bring. */
  decide: boolean;
  /** Says how one comes in by oneself. */
  setsJoinOption: boolean;
  recallOthers: boolean;
  quit: boolean;
  dissolve: boolean;
  hasReceipts: boolean;
}

const RANKS: Readonly<Record<string, number>> = { Member: 1, Admin: 2, Owner: 3 };
const needed: Readonly<Record<string, number>> = { member: 1, admin: 2, owner: 3 };

/** The rank of a role: a higher one acts on a lower one. */
export const rankOf = (role: string): number => RANKS[role] ?? 0;

/** Whether a role has a right. */
export const hasRight = (role: string, right: Right): boolean =>
  rankOf(role) > 0 && rankOf(role) >= (needed[right] ?? Number.POSITIVE_INFINITY);

/** What the kind of a group is like; undefined of one that this page does not know. */
export function typeOf({ type }: Pick<GroupView, 'type'>): GroupKind | undefined {
  return groupKinds[type];
}

/** Whether a message was said in a live room. */
export function isOfLiveRoom(groups: Readonly<Record<string, GroupView>>, message: Message): boolean {
  const group = message.conversationType === 'GROUP' ? groups[message.to] : undefined;
  const isLive = message.conversationSubType === 'AVChatRoom';
  return isLive || (group !== undefined && typeOf(group)?.keeps === 'live');
}

/** What somebody of this role may do in a group, by the table of kinds. */
export function rightsIn(group: Pick<GroupView, 'type' | 'myRole' | 'inviteOption'>): GroupRights {
  const type = typeOf(group);
  const role = group.myRole;
  const isAdmin = hasRight(role, 'admin');
  const isOwner = role === 'Owner';
  const isStored = type?.keeps === 'stored';
  return {
    isLive: type?.keeps === 'live',
    edit: type !== undefined && hasRight(role, type.editInfo),
    addMembers:
      type?.addMembers === 'yes' &&
      (isAdmin || (hasRight(role, type.invite) && group.inviteOption !== 'DisableInvite')),
    addsByAsking: !isAdmin && group.inviteOption === 'NeedPermission',
    muteAll: type !== undefined && hasRight(role, type.mute),
    decide: isAdmin && isStored,
    setsJoinOption: isAdmin && isStored && type.apply === 'byOption',
    recallOthers: isAdmin && type?.recall === 'yes',
    quit: rankOf(role) > 0 && (!isOwner || type?.ownerMayQuit === 'yes'),
    dissolve: type !== undefined && hasRight(role, type.dissolve),
    hasReceipts: type?.receipts === 'yes',
  };
}
