import { useEffect, useRef } from 'react';
import { goToList } from '../app/route.ts';
import type { GroupView } from '../session/groups.ts';
import { useSessionState } from '../session/react.ts';
import { homeIdOf } from '../session/topicIds.ts';
import { type TopicView, topicOf } from '../session/topicViews.ts';

/** The group of a conversation as far as it is known, of a topic its community; undefined for one-to-one conversations. */
export function useGroup({ type, peerId }: { type: string; peerId: string }): GroupView | undefined {
  return useSessionState((state) => (type === 'GROUP' ? state.groups[homeIdOf(peerId)] : undefined));
}

/** The topic of a conversation; undefined of any other. */
export function useTopic({ type, peerId }: { type: string; peerId: string }): TopicView | undefined {
  return useSessionState((state) => (type === 'GROUP' ? topicOf(state.topics, peerId) : undefined));
}

/** Leaves what is open of a group, its conversation or its topics, when the user is in the group no more. */
export function useLeaveWhenGone(group: GroupView | undefined, conversationId: string | undefined): void {
  const isIn = group !== undefined && group.myRole !== '';
  const last = useRef({ conversationId, isIn });
  useEffect(() => {
    const before = last.current;
    last.current = { conversationId, isIn };
    // Who goes to another conversation has left already.
    if (before.isIn && !isIn && before.conversationId === conversationId) goToList();
  }, [conversationId, isIn]);
}
