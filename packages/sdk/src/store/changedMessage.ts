import type { WireChange, WireMessage } from '@hongyan/contract';

/**
 * A message after a change, exactly as the server would give it; undefined when it is no longer this user's to see.
 *
 * Applying older changes to a message that was fetched later and then the newer ones ends where the server is: an edit
 * of a tombstone says nothing, everything else sets values.
 */
export function changedMessage(message: WireMessage, change: WireChange): WireMessage | undefined {
  switch (change.kind) {
    case 'recall': {
      const { cloudCustomData: _, push: __, editedMs: ___, ...rest } = message;
      return { ...rest, body: [], isRecalled: true };
    }
    case 'edit':
      return message.isRecalled ? message : edited(message, change);
    case 'receipt':
      return { ...message, isReadByPeer: true };
    case 'delete':
      return undefined;
    case 'read':
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
