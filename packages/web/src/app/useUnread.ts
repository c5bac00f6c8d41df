import { topicsUnread } from '../session/entries.ts';
import { useSessionState } from '../session/react.ts';

/** Unread messages of everything that one is told of; the SDK's own total leaves topics out. */
export const useUnread = (): number => useSessionState((state) => state.totalUnread + topicsUnread(state.topics));
