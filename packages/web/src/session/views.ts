import { type Content, contentOf, safeUrl } from './content.ts';
import type { Fault } from './fault.ts';
import { type Conversation, type Message, type MessageReaction, type Profile, remindTypes } from './sdk.ts';

export type MessageState = 'sending' | 'failed' | 'sent' | 'read';

/**
 * A message as it is shown. The SDK changes its objects in place; components compare by identity, so each change
 * makes a new view of the same `raw`.
 */
export interface MessageView {
  id: string;
  seq: number;
  timeSec: number;
  from: string;
  senderName: string;
  senderAvatar: string | undefined;
  isOwn: boolean;
  state: MessageState;
  contents: readonly Content[];
  isEdited: boolean;
  isRecalled: boolean;
  /** Who recalled it, when that is not the sender. */
  recalledBy: string | undefined;
  /** What a recalled text said, when it was recalled in this window. */
  recalledText: string | undefined;
  /** The peer of this incoming message wants to know when it is read. */
  wantsReceipt: boolean;
  /** User IDs of those whom it mentions. */
  mentions: readonly string[];
  /** Of an own message in a group that asked for receipts: how many read it and did not; undefined until that is known. */
  readers: { read: number; unread: number } | undefined;
  fault: Fault | undefined;
  /** The earliest first. */
  reactions: readonly ReactionView[];
  raw: Message;
}

/** A reaction to a message as it is shown. */
export interface ReactionView {
  id: string;
  count: number;
  isMine: boolean;
  /** The first users who reacted so, without the user who looks. */
  names: readonly string[];
}

/** What the session remembers of a message. */
export interface Kept {
  fault?: Fault;
  recalledText?: string;
  reactions?: readonly MessageReaction[];
}

export interface Person {
  userId: string;
  name: string;
  avatar: string | undefined;
}

/** What somebody says of themselves. */
export interface ProfileView extends Person {
  signature: string;
  location: string;
  /** Who may become a friend (`ALLOW_TYPE_*`). */
  allowType: string;
}

/** What was said last in a conversation. */
export interface LastView {
  content: Content;
  isOwn: boolean;
  timeSec: number;
  isRecalled: boolean;
  /** In a group: who said it, where that is somebody else. */
  sender?: string;
  /** In a community: the name of the topic. */
  topic?: string;
}

/** A conversation as the list shows it. */
export interface ConversationView {
  id: string;
  type: string;
  peerId: string;
  name: string;
  avatar: string | undefined;
  last: LastView | undefined;
  /** In a group: somebody mentioned the user, or all, since it was read. */
  mention?: 'me' | 'all';
  draft: string;
  unread: number;
  isPinned: boolean;
  isMuted: boolean;
  /** Of a topic: what it is about, which stands where nothing was said yet. */
  about?: string;
  /** Of a community whose members talk in topics: how many there are. */
  topicCount?: number;
}

/** The view of a message as it is now; `kept` is what the session remembers about it. */
export function viewOfMessage(message: Message, kept: Kept = {}, myUserId = ''): MessageView {
  const isOwn = message.flow === 'out';
  const { userID, nick } = message.revokerInfo;
  const revoker = userID || message.revoker;
  return {
    id: message.ID,
    seq: message._seq,
    timeSec: message.time,
    from: message.from,
    senderName: message.nameCard || message.nick || message.from,
    senderAvatar: safeUrl(message.avatar),
    isOwn,
    state: stateOf(message),
    contents: message._elements.map((element) => contentOf(element.type, element.content)),
    isEdited: message.isModified,
    isRecalled: message.isRevoked,
    recalledBy: message.isRevoked && revoker !== '' && revoker !== message.from ? nick || revoker : undefined,
    recalledText: kept.recalledText,
    wantsReceipt: !isOwn && message.needReadReceipt && !message.isRevoked,
    mentions: message.atUserList,
    readers: readersOf(message),
    fault: message.status === 'fail' ? kept.fault : undefined,
    reactions: message.isRevoked ? [] : (kept.reactions ?? []).map((one) => viewOfReaction(one, myUserId)),
    raw: message,
  };
}

function viewOfReaction(
  { reactionID, totalUserCount, partialUserList, reactedByMyself }: MessageReaction,
  myUserId: string,
): ReactionView {
  const others = partialUserList.filter(({ userID }) => userID !== myUserId);
  const names = others.map(({ userID, nick }) => nick || userID);
  return { id: reactionID, count: totalUserCount, isMine: reactedByMyself, names };
}

/** The view of a conversation for the signed-in user. */
export function viewOfConversation(conversation: Conversation, myUserId: string): ConversationView {
  const { lastMessage: last, userProfile, groupProfile } = conversation;
  const isC2c = conversation.type === 'C2C';
  const peerId = conversation.conversationID.slice(isC2c ? 'C2C'.length : 'GROUP'.length);
  const name: unknown = isC2c ? userProfile?.nick : groupProfile?.name;
  return {
    id: conversation.conversationID,
    type: conversation.type,
    peerId,
    name: conversation.remark || (typeof name === 'string' ? name : '') || peerId,
    avatar: safeUrl(isC2c ? userProfile?.avatar : groupProfile?.avatar),
    last: lastOf(last, myUserId, isC2c),
    draft: conversation.draftText,
    unread: conversation.unreadCount,
    isPinned: conversation.isPinned,
    isMuted: isQuiet(conversation.messageRemindType),
    ...mentionIn(conversation.groupAtInfoList),
  };
}

/** The last message of a conversation; undefined where none was sent. */
export function lastOf(last: Conversation['lastMessage'], myUserId: string, isC2c: boolean): LastView | undefined {
  if (last.lastTime <= 0) return undefined;
  return {
    content: contentOf(last.type, last.payload),
    isOwn: last.fromAccount === myUserId,
    timeSec: last.lastTime,
    isRecalled: last.isRevoked,
    ...(!isC2c && last.fromAccount !== myUserId && { sender: last.nick || last.fromAccount }),
  };
}

/** Whether messages come without notice. */
export const isQuiet = (remindType: string): boolean => remindType !== '' && remindType !== remindTypes.notify;

/** Kinds of mentions (`CONV_AT_*`): 2 is everybody alone. */
const AT_ALL = 2;

/** Who was mentioned since one read: oneself, or everybody alone. */
export function mentionIn(mentions: Conversation['groupAtInfoList'] = []): Pick<ConversationView, 'mention'> {
  if (mentions.length === 0) return {};
  const isAll = mentions.every(({ atTypeArray }) => atTypeArray.every((kind) => kind === AT_ALL));
  return { mention: isAll ? 'all' : 'me' };
}

/** A profile as the page shows a person. */
export function viewOfProfile({ userID, nick, avatar, selfSignature, location, allowType }: Profile): ProfileView {
  return {
    ...{ userId: userID, name: nick || userID, avatar: safeUrl(avatar) },
    ...{ signature: selfSignature, location, allowType },
  };
}

function readersOf(message: Message): MessageView['readers'] {
  const { readCount, unreadCount } = message.readReceiptInfo;
  const isAsked = message.flow === 'out' && message.conversationType === 'GROUP' && message.needReadReceipt;
  if (!isAsked || message.isRevoked || message._seq === 0) return undefined;
  return readCount === undefined ? undefined : { read: readCount, unread: unreadCount ?? 0 };
}

function stateOf(message: Message): MessageState {
  if (message.status === 'unSend') return 'sending';
  if (message.status === 'fail') return 'failed';
  return message.isPeerRead || message.readReceiptInfo.isPeerRead === true ? 'read' : 'sent';
}
