import type { Mention, WireConversation, WireMessage, WireProfile } from '@hongyan/contract';
import { communityOf, isTopic } from '@hongyan/contract/groupKinds';
import { TYPES } from '../constants/types.ts';
import type { Conversation, Group, GroupAtInfo, LastMessage, Message } from '../types.ts';
import type { FilePlaces } from './content.ts';
import { elementsOf } from './fromWire.ts';
import { emptyGroup } from './group.ts';
import { messageForShow } from './messageForShow.ts';
import { nameOf, typeOfConversation } from './names.ts';
import { emptyProfile, refreshProfile } from './profile.ts';

/** What a conversation shows beside its head. */
export interface ConversationView {
  /** The peer's profile as far as known. */
  profile?: WireProfile | undefined;
  /** What the user calls the peer, a friend. */
  remark?: string | undefined;
  /** The group as far as known; it becomes the conversation's `groupProfile`. */
  group?: Group | undefined;
  /** Where there is no head to say it. */
  isPinned?: boolean | undefined;
  draft?: string | undefined;
  /** What was said last where there is no head to say it. */
  last?: LastMessage | undefined;
  /** Previews in English (`isIntl`). */
  isIntl?: boolean | undefined;
  places?: FilePlaces | undefined;
  /** The names of conversation groups, as far as they are known. */
  groupNames?: ((numbers: readonly number[]) => string[]) | undefined;
}

/** Receive options of the wire by their number, as `messageRemindType` (§7). */
const REMIND_TYPES: readonly string[] = [
  TYPES.MSG_REMIND_ACPT_AND_NOTE,
  TYPES.MSG_REMIND_DISCARD,
  TYPES.MSG_REMIND_ACPT_NOT_NOTE,
  TYPES.NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT,
  TYPES.NOT_RECEIVE_MSG_EXCEPT_AT,
];
/** The last two spare mentions, which are in groups alone. */
const OF_GROUPS = 3;

/** The receive option of a `messageRemindType`; undefined when conversations of this type do not have it. */
export function receiveOptionOf(remindType: string, type: string): number | undefined {
  const option = remindType === '' ? 0 : REMIND_TYPES.indexOf(remindType);
  return option < 0 || (option >= OF_GROUPS && type !== TYPES.CONV_GROUP) ? undefined : option;
}

/** A conversation of which only the name is known (§9.3). */
export function emptyConversation(conversationID: string): Conversation {
  const type = typeOfConversation(conversationID);
  const name = conversationID.slice(type.length);
  const conversation = {
    conversationID,
    type,
    subType: '',
    unreadCount: 0,
    lastMessage: emptyLastMessage(),
    peerReadTime: 0,
    groupAtInfoList: [],
    remark: '',
    isPinned: false,
    messageRemindType: '',
    markList: [],
    customData: '',
    conversationGroupList: [],
    draftText: '',
    ...(type === TYPES.CONV_C2C && { userProfile: emptyProfile(name) }),
    ...(type === TYPES.CONV_GROUP && { groupProfile: emptyGroup(name) }),
    _isInfoCompleted: false,
  };
  // Apps read the one profile or the other by `type`; the original types both as present.
  return conversation as unknown as Conversation;
}

/** A conversation of the wire as its user's app sees it. */
export function conversationFromWire(wire: WireConversation, view: ConversationView): Conversation {
  const conversation = emptyConversation(wire.conv);
  refreshConversation(conversation, wire, view);
  return conversation;
}

/**
 * Brings a conversation that the app may hold up to date, in place; `lastMessage` and `userProfile` keep their identity.
 *
 * @param wire the head; undefined when no message was ever sent in the conversation
 */
export function refreshConversation(
  conversation: Conversation,
  wire: WireConversation | undefined,
  view: ConversationView,
): void {
  conversation.draftText = view.draft ?? '';
  conversation.remark = view.remark ?? '';
  conversation.unreadCount = wire?.unread ?? 0;
  conversation.peerReadTime = Math.floor((wire?.peerReadMs ?? 0) / 1_000);
  conversation.isPinned = wire?.isPinned ?? view.isPinned ?? false;
  conversation.markList = (wire?.labels?.marks ?? []).flatMap(markTypeOf);
  conversation.customData = wire?.labels?.custom ?? '';
  conversation.conversationGroupList = view.groupNames?.(wire?.labels?.groups ?? []) ?? [];
  conversation.groupAtInfoList = (wire?.mentions ?? []).map((mention) =>
    atInfoOf(mention, conversation.conversationID),
  );
  Object.assign(conversation.lastMessage, (!wire && view.last) || lastMessageOf(wire?.lastMessage, view));
  if (conversation.type === TYPES.CONV_GROUP) refreshOfGroup(conversation, wire, view.group);
  else conversation.messageRemindType = remindTypeOf(wire?.receiveOption ?? 0, conversation.messageRemindType);
  if (conversation.type === TYPES.CONV_C2C) refreshPeer(conversation, wire?.lastMessage, view.profile);
}

function refreshOfGroup(
  conversation: Conversation,
  wire: WireConversation | undefined,
  group: Group | undefined,
): void {
  conversation.messageRemindType = (!wire && group?.selfInfo.messageRemindType) || groupRemindType(wire?.receiveOption);
  if (!group) return;
  conversation.groupProfile = group;
  conversation.subType = group.type;
  conversation._isInfoCompleted = group.type !== '';
}

/** A mention in a group or in a topic of a community. */
export function atInfoOf({ seq, from, me, all }: Mention, conversationID: string): GroupAtInfo {
  const name = nameOf(conversationID);
  const isInTopic = isTopic(conversationID);
  const [ofMe, ofAll] = [TYPES.CONV_AT_ME, TYPES.CONV_AT_ALL];
  return {
    from,
    groupID: isInTopic ? communityOf(conversationID) : name,
    topicID: isInTopic ? name : '',
    messageSequence: seq,
    atTypeArray: [me && all ? TYPES.CONV_AT_ALL_AT_ME : me ? ofMe : ofAll],
  };
}

// Before the profile is here, a message of the peer tells nick and avatar: enough to draw the list.
function refreshPeer(
  conversation: Conversation,
  last: WireMessage | undefined,
  profile: WireProfile | undefined,
): void {
  if (profile) {
    refreshProfile(conversation.userProfile, profile);
    conversation._isInfoCompleted = true;
  } else if (!conversation._isInfoCompleted && last?.from === conversation.userProfile.userID) {
    conversation.userProfile.nick = last.nick ?? '';
    conversation.userProfile.avatar = last.faceUrl ?? '';
  }
}

/** The bit of a mark (§7): the contract's own are counted from 1, the app's, from 32 on, are at their own place. */
const markTypeOf = (mark: number): number[] => (mark === 0 ? [] : [2 ** (mark < 32 ? mark - 1 : mark)]);

/** How messages of a group reach the user: always a name, one-to-one conversations may have none. */
export const groupRemindType = (receiveOption = 0): string => REMIND_TYPES[receiveOption] ?? '';

// The wire does not tell "never set" from "receive and notify"; an app that set another type before reads what it set.
function remindTypeOf(option: number, before: string): string {
  return option === 0 && before === '' ? '' : (REMIND_TYPES[option] ?? '');
}

function emptyLastMessage(): LastMessage {
  return {
    lastTime: 0,
    lastSequence: 0,
    fromAccount: '',
    payload: null,
    type: '',
    messageForShow: '',
    nick: '',
    avatar: '',
    version: 0,
    cloudCustomData: '',
    isRevoked: false,
    revoker: null,
  };
}

/** The last message as the list shows it. */
export function lastMessageOf(wire: WireMessage | undefined, view: ConversationView): LastMessage {
  if (!wire) return emptyLastMessage();
  const [first] = elementsOf(wire, view.places);
  return {
    lastTime: wire.timeSec,
    lastSequence: wire.msgSeq,
    fromAccount: wire.from,
    payload: first.content,
    type: first.type,
    messageForShow: messageForShow(first, view.isIntl ?? false),
    nick: wire.nick ?? '',
    avatar: wire.faceUrl ?? '',
    version: wire.editedMs ?? 0,
    cloudCustomData: wire.cloudCustomData ?? '',
    isRevoked: wire.isRecalled ?? false,
    revoker: wire.isRecalled ? (wire.recalledBy ?? wire.from) : null,
  };
}

/** What a list shows of a message that no head tells of. */
export function lastMessageFrom(message: Message, isIntl: boolean): LastMessage {
  const { time: lastTime, sequence: lastSequence, from: fromAccount, payload, type } = message;
  return {
    ...{ lastTime, lastSequence, fromAccount, payload, type },
    messageForShow: messageForShow({ type, content: payload }, isIntl),
    ...{ nick: message.nick, avatar: message.avatar, cloudCustomData: message.cloudCustomData },
    ...{ version: 0, isRevoked: false, revoker: null },
  };
}

/**
 * The list in the order in which apps show it (§9.3): pinned with a last message, pinned without, others with, others
 * without; newest first.
 *
 * @param timeMsOf tells apart last messages of one second
 */
export function sortConversations(
  list: readonly Conversation[],
  timeMsOf: (conversationID: string) => number = () => 0,
): Conversation[] {
  const rank = ({ isPinned, lastMessage }: Conversation) => (isPinned ? 0 : 2) + (lastMessage.lastTime > 0 ? 0 : 1);
  return [...list].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.lastMessage.lastTime - a.lastMessage.lastTime ||
      timeMsOf(b.conversationID) - timeMsOf(a.conversationID),
  );
}
