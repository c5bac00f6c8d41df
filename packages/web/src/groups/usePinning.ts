import { hasRight, rightsIn } from '../session/groupRights.ts';
import { pinMessage } from '../session/pins.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { MessageView } from '../session/views.ts';
import { useGroup } from './useGroup.ts';

/** What owner and administrators of a group may do to any message of it. */
export function usePinning(view: MessageView) {
  const session = useSession();
  const { conversationType: type, to: peerId } = view.raw;
  const group = useGroup({ type, peerId });
  const isPinned = useSessionState((state) => state.pins[peerId]?.some(({ id }) => id === view.id) ?? false);
  const rights = group && rightsIn(group);
  const isAdmin = group !== undefined && hasRight(group.myRole, 'admin');
  return {
    isPinned,
    mayPin: isAdmin && rights?.isLive === false && view.seq > 0 && !view.isRecalled,
    mayRecallOthers: rights?.recallOthers ?? false,
    pin: () => pinMessage(session, view, !isPinned),
  };
}
