import type { WireGroup } from '@hongyan/contract';
import type { Core } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import { groupRemindType, lastMessageOf } from '../objects/conversation.ts';
import { emptyGroup, type GroupView, refreshCounts, refreshGroup } from '../objects/group.ts';
import type { Group } from '../types.ts';
import { groupConv } from './conv.ts';

/** The Group objects that were handed out: one group is one object, brought up to date in place. */
export interface GroupCache {
  get(groupID: string): Group | undefined;
  /** Whether it is known to be a live room, in which the user may be or not. */
  isLive(groupID: string): boolean;
  /** What an answer says of a group, whether the user is in it or not. */
  take(wire: WireGroup): Group;
  /** Brings a group up to date with the head of its conversation; undefined when nothing is known of it. */
  refresh(groupID: string): Group | undefined;
  /** Notes what was said last in a group of which nothing is kept. */
  heard(groupID: string, last: Group['lastMessage']): void;
  /** The user is in the group no more. */
  drop(groupID: string): void;
  /** The groups that the user is in. */
  list(): Group[];
  clear(): void;
}

interface Needs {
  core: Pick<Core, 'head' | 'me' | 'group' | 'joinedGroups'>;
  isIntl: boolean;
}

/** Starts empty. */
export function createGroupCache({ core, isIntl }: Needs): GroupCache {
  const groups = new Map<string, Group>();

  function groupOf(groupID: string): Group {
    const group = groups.get(groupID) ?? emptyGroup(groupID);
    groups.set(groupID, group);
    return group;
  }
  function viewOf(groupID: string, given?: WireGroup): GroupView {
    const head = core.head(groupConv(groupID));
    const self = given?.self ?? head?.self;
    const receiveOption = given?.self?.receiveOption ?? head?.receiveOption;
    const last = head?.lastMessage && lastMessageOf(head.lastMessage, { isIntl });
    return {
      me: core.me?.userId ?? '',
      ...{ head, self, reservedFields: given?.reservedFields },
      ...(self && { messageRemindType: groupRemindType(receiveOption) }),
      ...(last && {
        lastMessage: {
          ...{ lastTime: last.lastTime, lastSequence: last.lastSequence },
          ...{ fromAccount: last.fromAccount, messageForShow: last.messageForShow },
        },
      }),
    };
  }
  function take(answered: WireGroup): Group {
    const { groupId } = answered;
    // What is kept has the answer in it already, or is newer.
    const wire = core.group(groupId) ?? answered;
    const group = groupOf(groupId);
    const view = viewOf(groupId, wire);
    refreshGroup(group, wire.info, view);
    refreshCounts(group, wire, view.head);
    return group;
  }

  return {
    get: (groupID) => groups.get(groupID),
    isLive: (groupID) => groups.get(groupID)?.type === TYPES.GRP_AVCHATROOM,
    take,
    refresh(groupID) {
      const known = core.group(groupID);
      if (known) return take(known);
      const info = core.head(groupConv(groupID))?.group;
      if (!info) return groups.get(groupID);
      const group = groupOf(groupID);
      refreshGroup(group, info, viewOf(groupID));
      return group;
    },
    heard(groupID, { lastTime, lastSequence, fromAccount, messageForShow }) {
      const group = groups.get(groupID);
      if (!group) return;
      group.nextMessageSeq = Math.max(group.nextMessageSeq, lastSequence + 1);
      Object.assign(group.lastMessage, { lastTime, lastSequence, fromAccount, messageForShow });
    },
    drop: (groupID) => void groups.delete(groupID),
    list: () => core.joinedGroups().map((wire) => groups.get(wire.groupId) ?? take(wire)),
    clear: () => groups.clear(),
  };
}
