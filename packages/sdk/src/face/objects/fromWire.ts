import type { GroupTip, WireMessage } from '@hongyan/contract';
import { TYPES } from '../constants/types.ts';
import type { Message, UserInfo } from '../types.ts';
import type { FilePlaces } from './content.ts';
import { type Element, elementFromWire } from './element.ts';
import { groupElement } from './groupElement.ts';
import { blankMessage, priorityName, setElements, setMentions } from './message.ts';
import { typeOfConversation } from './names.ts';

/** Who looks at a message, and what the head of its conversation says. */
export interface View {
  /** The conversation by the wire's name. */
  conv: string;
  /** User id of the viewer. */
  me: string;
  /** Where the viewer and the peer have read to; 0 when that is not known. */
  readSeq: number;
  peerReadSeq: number;
  /** Where files are. */
  places?: FilePlaces | undefined;
  /** Type of the group. */
  subType?: string | undefined;
  /** Who recalled a message of another's, with nick and avatar as far as they are known. */
  revoker?: UserInfo | undefined;
}

/** `isPlaceMessage` of a message that was recalled before it was ever seen here. */
const RECALLED_PLACE = 2;

/** Elements of a wire message; a tombstone shows as an empty text, so that `payload` is always an object. */
export function elementsOf(wire: WireMessage, places?: FilePlaces): [Element, ...Element[]] {
  const [first, ...others] = wire.body.map(
    (element) => groupElement(element, wire) ?? elementFromWire(element, places),
  );
  return [first ?? { type: TYPES.MSG_TEXT, content: { text: '' } }, ...others];
}

/** A message of the wire as its viewer's app sees it (§9.1). */
export function messageFromWire(wire: WireMessage, view: View): Message {
  const elements = elementsOf(wire, view.places);
  const message = blankMessage(elements[0]);
  message._elements = elements;
  message.ID = wire.id;
  message.conversationID = view.conv;
  message.conversationType = typeOfConversation(view.conv);
  message.conversationSubType = view.subType;
  message.from = wire.from;
  // One notice is told to many at once.
  message.to = view.conv === TYPES.CONV_SYSTEM ? view.me : wire.to;
  message.flow = wire.from === view.me ? 'out' : 'in';
  message.clientTime = wire.clientTimeSec;
  message.sequence = wire.msgSeq;
  message.clientSequence = wire.msgSeq;
  message.random = wire.random;
  message.senderTinyID = senderTinyID(wire);
  message.priority = priorityName(wire.priority);
  message.isSystemMessage = wire.isTip === true || message.conversationType === TYPES.CONV_SYSTEM;
  setMentions(message, wire.at ?? []);
  if (wire.targets) message._receiverList = [...wire.targets];
  message.isSupportExtension = wire.supportExtension ?? false;
  message._onlineOnlyFlag = wire.isOnlineOnly ?? false;
  message.isBroadcastMessage = wire.isBroadcast ?? false;
  message._isExcludedFromUnreadCount = wire.noUnread ?? false;
  message._isExcludedFromLastMessage = wire.noLastMsg ?? false;
  message.needReadReceipt = wire.needReadReceipt ?? false;
  message.isPlaceMessage = wire.isRecalled ? RECALLED_PLACE : 0;
  refreshBody(message, wire, view);
  refresh(message, wire, view);
  return message;
}

/**
 * Brings a message that the app may hold up to date, in place.
 *
 * The payload is replaced only when the body was edited since: what the app wrote into it stays until then. A message
 * that is recalled while it is shown keeps its payload (kits offer to edit it again). What was read stays read, however
 * old the positions of the view are.
 */
export function refresh(message: Message, wire: WireMessage, view: View): void {
  message.status = 'success';
  message.time = wire.timeSec;
  message._seq = wire.seq;
  Object.assign(message, senderNames(wire));
  message.nameCard = wire.nameCard ?? '';
  if (!wire.isRecalled && (wire.editedMs ?? 0) !== message.version) refreshBody(message, wire, view);
  // Told again when the profile of who recalled it is here.
  if (wire.isRecalled && (!message.isRevoked || view.revoker?.userID === message.revoker)) {
    markRevoked(message, view.revoker ?? revokerOf(wire));
    message.revokeReason = wire.recallReason ?? message.revokeReason;
  }
  refreshReads(message, wire, view);
}

/** Who sent it, as shown: of a tip, which its operator sent, the names stand in what it says. */
function senderNames({ nick = '', faceUrl = '', isTip, body }: WireMessage): { nick: string; avatar: string } {
  if (!isTip) return { nick, avatar: faceUrl };
  const { operatorNick = nick, operatorFaceUrl = faceUrl } = (body[0]?.MsgContent ?? {}) as Partial<GroupTip>;
  return { nick: operatorNick, avatar: operatorFaceUrl };
}

/** Puts the server's body and custom data into the message, whatever the app wrote there. */
export function refreshBody(message: Message, wire: WireMessage, view: Pick<View, 'places'>): void {
  setElements(message, elementsOf(wire, view.places));
  message.cloudCustomData = wire.cloudCustomData ?? '';
  message.version = wire.editedMs ?? 0;
  message.isModified = wire.editedMs !== undefined;
}

/** Marks a message as recalled. */
export function markRevoked(message: Message, revoker: UserInfo): void {
  message.isRevoked = true;
  message.revoker = revoker.userID;
  Object.assign(message.revokerInfo, revoker);
}

function refreshReads(message: Message, wire: WireMessage, view: View): void {
  const isOwn = message.flow === 'out';
  const isStored = wire.seq > 0;
  message.isRead ||= isOwn || (isStored && wire.seq <= view.readSeq);
  message.isPeerRead ||= isOwn && isStored && wire.seq <= view.peerReadSeq;
  // How many of a group sent a receipt is asked for, or told as a change.
  if (message.needReadReceipt && message.conversationType === TYPES.CONV_C2C)
    message.readReceiptInfo.isPeerRead = message.readReceiptInfo.isPeerRead || (wire.isReadByPeer ?? false);
}

/** What apps know as the number of who sends notices (§9.1). */
const SYSTEM_TINY_ID = '144115198244471703';

function senderTinyID({ id, from }: WireMessage): string {
  return from === TYPES.CONV_SYSTEM ? SYSTEM_TINY_ID : id.slice(0, id.indexOf('-'));
}

/** The sender, unless the tombstone names another. */
function revokerOf(wire: WireMessage): UserInfo {
  if (wire.recalledBy) return { userID: wire.recalledBy, nick: '', avatar: '' };
  return { userID: wire.from, nick: wire.nick ?? '', avatar: wire.faceUrl ?? '' };
}
