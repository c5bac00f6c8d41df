import type { Message } from './sdk.ts';

/** How long after the peer's last message typing is told to them. */
export const peerActiveSec = 30;
/** How long a notice of typing is shown. */
export const typingShownMs = 5_000;
/** How often typing is told while it goes on. */
export const typingEveryMs = 4_000;

/** Whether to tell the peer that one types: only when they wrote a moment ago (sdk-js-api §9.7). */
export function mayTellTyping(lastPeerMessageSec: number | undefined, nowSec: number): boolean {
  return lastPeerMessageSec !== undefined && nowSec - lastPeerMessageSec <= peerActiveSec;
}

/** The custom message that says that typing started or ended, as the known UI kits send it. */
export function typingPayload(isTyping: boolean): { data: string; description: string; extension: string } {
  const data = {
    businessID: 'user_typing_status',
    typingStatus: isTyping ? 1 : 0,
    version: 1,
    userAction: isTyping ? 14 : 0,
    actionParam: isTyping ? 'EIMAMSG_InputStatus_Ing' : 'EIMAMSG_InputStatus_End',
  };
  return { data: JSON.stringify(data), description: '', extension: '' };
}

/** Goes with each notice of typing. */
export const typingCloudData = JSON.stringify({ messageFeature: { needTyping: 1, version: 1 } });

/** Whether a message is a notice that typing started (`true`) or ended (`false`); undefined for any other message. */
export function readTyping(message: Pick<Message, 'type' | 'payload'>): boolean | undefined {
  if (message.type !== 'TIMCustomElem' || typeof message.payload?.data !== 'string') return undefined;
  if (!message.payload.data.includes('user_typing_status')) return undefined;
  try {
    const data: unknown = JSON.parse(message.payload.data);
    if (typeof data !== 'object' || data === null || !('businessID' in data)) return undefined;
    if (data.businessID !== 'user_typing_status') return undefined;
    return 'typingStatus' in data && data.typingStatus === 1;
  } catch {
    return undefined;
  }
}
