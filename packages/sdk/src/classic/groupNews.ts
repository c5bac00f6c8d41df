import type { WireGroup } from '@hongyan/contract';
import { type Client, tellApp } from './client.ts';
import { TIMGroupTipsType } from './constants.ts';
import type { TIMGroupTipsElem } from './elements.ts';
import { shown } from './groups.ts';

/** Tells the group assistant of the groups that the user is in. */
export function groupsTold(client: Client): { begin(): void; changed(groupIds: readonly string[]): void } {
  let known: ReadonlySet<string> | undefined;
  let uid: string | undefined;
  return {
    begin() {
      const { core } = client.started ?? {};
      if (!core || !client.user.groupAssistantListener) return;
      uid = core.me?.uid;
      known = undefined;
      core.fetchJoinedGroups().then(
        (groups) => {
          if (core.me?.uid === uid) known = new Set(groups.map(({ groupId }) => groupId));
        },
        (error: unknown) => client.log.debug('groups could not be fetched', error),
      );
    },
    changed(groupIds) {
      const { core } = client.started ?? {};
      const { groupAssistantListener: listener } = client.user;
      // Those that there were before are no news.
      if (!core || !known || !listener || core.me?.uid !== uid) return;
      const before = known;
      known = new Set(core.joinedGroups().map(({ groupId }) => groupId));
      for (const groupId of groupIds) {
        const group: WireGroup | undefined = core.group(groupId);
        if (!group) {
          if (before.has(groupId)) tellApp(client, () => listener.onGroupDelete?.(groupId));
        } else if (before.has(groupId)) tellApp(client, () => listener.onGroupUpdate?.(shown(core, group)));
        else tellApp(client, () => listener.onGroupAdd?.(shown(core, group)));
      }
    },
  };
}

/** Tells the group assistant of members by a tip. */
export function tipTold(client: Client, tip: TIMGroupTipsElem): void {
  const { groupAssistantListener: listener } = client.user;
  const members = Object.values(tip.changedGroupMemberInfo);
  switch (tip.type) {
    case TIMGroupTipsType.Invite:
      tellApp(client, () => listener?.onMemberJoin?.(tip.group, members));
      break;
    case TIMGroupTipsType.QuitGrp:
    case TIMGroupTipsType.Kicked:
      tellApp(client, () => listener?.onMemberQuit?.(tip.group, tip.userList));
      break;
    case TIMGroupTipsType.SetAdmin:
    case TIMGroupTipsType.CancelAdmin:
    case TIMGroupTipsType.MemberInfoChange:
      tellApp(client, () => listener?.onMemberUpdate?.(tip.group, members));
      break;
  }
}
