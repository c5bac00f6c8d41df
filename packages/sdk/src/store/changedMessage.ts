import type { WireChange, WireMessage } from '@hongyan/contract';

/** What goes with the content of a message that is recalled. */
const RECALLED_TOO = ['cloudCustomData', 'push', 'editedMs', 'nameCard', 'priority', 'at', 'targets'] as const;

/**
 * A message after a change, exactly as the server would give it; undefined when it is no longer this user's to see.
 *
 * Applying older changes to a message that was fetched later and then the newer ones ends where the server is: an edit
 * of a tombstone says nothing, everything else sets values.
 */
export function changedMessage(message: WireMessage, change: WireChange): WireMessage | undefined {
  switch (change.kind) {
    case 'recall': {
      const tombstone: WireMessage = { ...message, body: [], isRecalled: true };
      for (const field of RECALLED_TOO) delete tombstone[field];
      if (change.by && change.by !== message.from) tombstone.recalledBy = change.by;
      if (change.reason) tombstone.recallReason = change.reason;
      return tombstone;
    }
    case 'edit':
      return message.isRecalled ? message : edited(message, change);
    case 'receipt':
      // Of a group the counts are asked for where they are shown.
      return change.readCount === undefined ? { ...message, isReadByPeer: true } : message;
    case 'delete':
      return undefined;
    case 'read':
    case 'info':
    case 'pin':
    case 'topicCreated':
    case 'topicDeleted':
    // What a message carries beside itself is asked for where it is shown.
    case 'reaction':
    case 'extension':
    // What the server keeps no more stays here.
    case 'trim':
      return message;
  }
}

function edited(message: WireMessage, change: WireChange): WireMessage {
  const { cloudCustomData = message.cloudCustomData, body = message.body } = change;
  const { cloudCustomData: _, ...rest } = message;
  const result: WireMessage = { ...rest, body, editedMs: change.timeMs };
  if (cloudCustomData) result.cloudCustomData = cloudCustomData;
  return result;
}
