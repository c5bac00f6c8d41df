import { TIMGroupSystemElem, type TIMGroupTipsElem } from '../classic/elements.ts';
import { TIMCreateGroupInfo } from '../classic/groupInfo.ts';
import type { TIMGroupManager } from '../classic/groupMembers.ts';
import type { TIMMessage } from '../classic/message.ts';
import type { Chats } from './chats.ts';
import { type Classic, classicReady, done } from './classics.ts';

/** The manager of groups. */
export const groups = ({ manager }: Classic): TIMGroupManager => manager.getGroupManager();

/** Makes the group `team` with these members. */
export const makeTeam = (
  who: Classic,
  type: string,
  members: string[] = [],
  more: Partial<TIMCreateGroupInfo> = {},
): Promise<string> =>
  done<string>((callback) => {
    const membersInfo = members.map((member) => ({ member }));
    const info = new TIMCreateGroupInfo({ group: 'team', groupName: 'Team', groupType: type, membersInfo, ...more });
    return groups(who).createGroup(info, callback);
  });

/** Whether a message is a notice about a group of this type. */
export const isNotice =
  (type: number) =>
  (message: TIMMessage): boolean => {
    const elem = message.getElem(0);
    return elem instanceof TIMGroupSystemElem && elem.type === type;
  };

/** Whether a tip is of this type. */
export const isTip =
  (type: number) =>
  (elem: TIMGroupTipsElem): boolean =>
    elem.type === type;

/** Alice, bob and carol, signed in. */
export async function three(chats: Chats): Promise<[Classic, Classic, Classic]> {
  return [await classicReady(chats, 'alice'), await classicReady(chats, 'bob'), await classicReady(chats, 'carol')];
}
