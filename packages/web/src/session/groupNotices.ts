import { type Message, messageTypes } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** A notice of a group to the user. */
export interface GroupNotice {
  /** The ID of the message that it came as. */
  id: string;
  kind: number;
  groupId: string;
  group: string;
  who: string;
  /** Who is to be brought in, where it is about that; else empty. */
  whom: string;
  /** What the applicant, the administrator or, in a custom notice, the app wrote. */
  text: string;
  /** Names the request that it is about. */
  requestId: string;
  /** The request that can be decided on by it; undefined where it asks for nothing. */
  request: Message | undefined;
  /** It came while the user was away. */
  isLate?: boolean;
}

/** Requests to join, or to bring somebody in: what a notice asks its reader to decide on. */
const ASKING: readonly number[] = [1, 12];

/** What the app says in words of its own. */
export const customKind = 255;

type Fields = Record<string, unknown>;

/** Reads a notice; undefined for a message that is none. */
export function noticeOf(message: Pick<Message, 'ID' | 'type' | 'payload'>): GroupNotice | undefined {
  if (message.type !== messageTypes.notice) return undefined;
  const { operationType, operatorID, userID, groupProfile, authentication } = message.payload as Fields;
  const { handleMessage, userDefinedField } = message.payload as Fields;
  const profile = (typeof groupProfile === 'object' && groupProfile !== null ? groupProfile : {}) as Fields;
  const groupId = String(profile.groupID ?? '');
  const kind = Number(operationType);
  const text = kind === customKind ? userDefinedField : handleMessage;
  return {
    ...{ id: message.ID, kind, groupId, group: String(profile.name || groupId) },
    ...{ who: String(operatorID ?? ''), whom: String(userID ?? '') },
    requestId: String(authentication ?? ''),
    text: typeof text === 'string' ? text : '',
    request: ASKING.includes(kind) ? (message as Message) : undefined,
  };
}

/** Decides on a request by the notice that told of it. */
export async function decideByNotice(session: Session, message: Message, isAccepted: boolean): Promise<void> {
  await chatOf(session).handleGroupApplication({ handleAction: actionOf(isAccepted), message });
  session.store.set({ decidedId: String(message.payload.authentication) });
}

/** What the SDK calls a decision. */
export const actionOf = (isAccepted: boolean): string => (isAccepted ? 'Agree' : 'Reject');
