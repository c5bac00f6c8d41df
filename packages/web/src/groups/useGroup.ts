import { useEffect, useRef } from 'react';
import { goBack } from '../app/route.ts';
import type { GroupView } from '../session/groups.ts';
import { useSessionState } from '../session/react.ts';

/** The group of a conversation as far as it is known; undefined for one-to-one conversations. */
export function useGroup({ type, peerId }: { type: string; peerId: string }): GroupView | undefined {
  return useSessionState((state) => (type === 'GROUP' ? state.groups[peerId] : undefined));
}

/** Leaves the conversation of a group when the user is in the group no more. */
export function useLeaveWhenGone(group: GroupView | undefined): void {
  const wasIn = useRef(false);
  const isIn = group !== undefined && group.myRole !== '';
  useEffect(() => {
    if (wasIn.current && !isIn) goBack();
    wasIn.current = isIn;
  }, [isIn]);
}
