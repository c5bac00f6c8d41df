import Type, { type Static } from 'typebox';
import { GroupInfo, GroupSelf, Mention, TopicName } from './groups.ts';
import { WireLabels } from './labels.ts';
import { ExtensionChange } from './reactions.ts';

const OptText = Type.Optional(Type.String());
const OptInt = Type.Optional(Type.Integer());
const OptFlag = Type.Optional(Type.Boolean());

/** A stored or online-only message as it travels on the socket. It is the same for every reader, so it is encoded once. */
export const WireMessage = Type.Object({
  seq: Type.Integer({
    description: 'Place in the conversation log: 1, 2, 3 … without holes; 0 for an online-only message.',
  }),
  id: Type.String({ description: 'uid-clientTime-random, the Message.ID of the JavaScript face (design D3).' }),
  from: Type.String(),
  to: Type.String(),
  nick: Type.Optional(Type.String({ description: "The sender's nick as of sending (S25)." })),
  faceUrl: OptText,
  timeSec: Type.Integer({ description: 'Server time, seconds.' }),
  clientTimeSec: Type.Integer(),
  msgSeq: Type.Integer({
    description: 'u32; in a group the place in the log, 0 of an online-only message; else not the place (design D5).',
  }),
  random: Type.Integer({ description: 'u32, drawn by the sender.' }),
  body: Type.Array(Type.Object({ MsgType: Type.String(), MsgContent: Type.Object({}) })),
  cloudCustomData: OptText,
  isRecalled: Type.Optional(Type.Boolean({ description: 'A tombstone: the body is empty.' })),
  recalledBy: Type.Optional(
    Type.String({ description: 'Of a tombstone: who recalled it, where that is another account than the sender.' }),
  ),
  recallReason: Type.Optional(
    Type.String({ description: 'Of a tombstone: why it was recalled, where that was said.' }),
  ),
  editedMs: Type.Optional(Type.Integer({ description: 'When the body was last changed.' })),
  noUnread: OptFlag,
  noLastMsg: OptFlag,
  notForSender: Type.Optional(Type.Boolean({ description: "SyncOtherMachine 2: the sender's side does not see it." })),
  needReadReceipt: OptFlag,
  isReadByPeer: Type.Optional(Type.Boolean({ description: 'The receiver sent a read receipt for it.' })),
  isOnlineOnly: OptFlag,
  supportExtension: OptFlag,
  push: Type.Optional(Type.Object({}, { description: 'OfflinePushInfo as sent.' })),
  nameCard: Type.Optional(Type.String({ description: "In a group: the sender's name card as of sending." })),
  priority: Type.Optional(Type.Integer({ description: 'In a group: 1 high, 3 low, 4 lowest; absent: normal.' })),
  isTip: Type.Optional(Type.Boolean({ description: 'The server wrote it: something happened in the group.' })),
  at: Type.Optional(Type.Array(Type.String(), { description: 'Who is mentioned, in order; `AT_ALL` stands for all.' })),
  targets: Type.Optional(Type.Array(Type.String(), { description: 'The only members who get it.' })),
  isBroadcast: Type.Optional(Type.Boolean({ description: 'The app says it in all its live rooms.' })),
});
export type WireMessage = Static<typeof WireMessage>;

/** A change to what is already in a conversation's log, numbered `rev` 1, 2, 3 … (design §5). */
export const WireChange = Type.Object({
  rev: Type.Integer(),
  kind: Type.Enum([
    ...(['recall', 'edit', 'read', 'receipt', 'delete', 'info', 'pin'] as const),
    ...(['topicCreated', 'topicDeleted', 'reaction', 'extension', 'trim'] as const),
  ]),
  seq: Type.Integer({
    description:
      'The message it concerns; of `read` and of `trim`, which says that the server keeps them no more: up to and including this one; of `info` and of topics: 0.',
  }),
  by: Type.String({ description: "Who did it; the administrator's name when the app did." }),
  timeMs: Type.Integer(),
  body: Type.Optional(WireMessage.properties.body),
  cloudCustomData: OptText,
  reason: Type.Optional(Type.String({ description: 'Of a recall: why.' })),
  info: Type.Optional(GroupInfo),
  readCount: Type.Optional(Type.Integer({ description: "Of a group's receipt, to the sender of the message." })),
  unreadCount: OptInt,
  isPinned: OptFlag,
  topic: Type.Optional(TopicName),
  reaction: Type.Optional(
    Type.String({ description: 'Of `reaction`: which one has other users now; who they are is asked for.' }),
  ),
  extension: Type.Optional(ExtensionChange),
  trimmedRev: Type.Optional(Type.Integer({ description: 'Of `trim`: as `trimmed.rev` of the conversation.' })),
});
export type WireChange = Static<typeof WireChange>;

/** Changes as the answer to whoever made them has them. */
export const OwnChanges = Type.Object({
  convId: Type.Optional(
    Type.String({
      description:
        'Number of the log that they are of: a group may be another one by now (D16). Absent where there are none.',
    }),
  ),
  changes: Type.Array(WireChange, {
    description: 'What this changed, as other sessions are told it by the event `change`.',
  }),
});
export type OwnChanges = Static<typeof OwnChanges>;

/** One conversation of a user: the head of its log and the user's own row. */
export const WireConversation = Type.Object({
  conv: Type.String({ description: "C2C and the peer's user id, GROUP and the group's id, or @TIM#SYSTEM." }),
  id: Type.String({ description: 'Number of the log; another one under the same name is another incarnation.' }),
  seq: Type.Integer({ description: 'Last place given.' }),
  rev: Type.Integer({ description: 'Last change given.' }),
  lowestSeq: Type.Integer({ description: 'Lowest place this user may still read (design D10).' }),
  trimmed: Type.Optional(
    Type.Object(
      {
        seq: Type.Integer({ description: 'Up to this place nothing is kept.' }),
        rev: Type.Integer({
          description: 'The latest change to what went: a device that has not applied it drops what it has from there.',
        }),
        clearedSeq: Type.Integer({
          description: 'Up to where this user cleared the history; what a device has from above it stays.',
        }),
      },
      { description: 'Where the server has trimmed the log by age (design D24).' },
    ),
  ),
  unread: Type.Integer(),
  readSeq: Type.Integer({ description: 'Where this user has read to.' }),
  peerReadSeq: Type.Integer({ description: 'Where the peer has read to.' }),
  peerReadMs: Type.Integer(),
  isPinned: Type.Boolean(),
  receiveOption: Type.Integer({
    description:
      '0 receive and notify, 1 do not receive, 2 receive without push; of a group also 3: as 2, and 4: as 1, but with push where one is mentioned.',
  }),
  isHidden: Type.Optional(
    Type.Boolean({
      description:
        'Deleted from the list, or without a last message that is kept; it shows again with its next message (design D11).',
    }),
  ),
  hiddenSeq: Type.Optional(
    Type.Integer({ description: 'Its end when it was last deleted from the list; what is above has come since.' }),
  ),
  labels: Type.Optional(WireLabels),
  timeMs: Type.Integer({ description: 'Of the last message that counts for the list.' }),
  lastMessage: Type.Optional(WireMessage),
  group: Type.Optional(GroupInfo),
  self: Type.Optional(GroupSelf),
  muteUntilSec: Type.Optional(Type.Integer({ description: 'Of a topic: until when this user is muted in it.' })),
  mentions: Type.Optional(
    Type.Array(Mention, { description: 'The latest ones behind the read position, at most 20.' }),
  ),
});
export type WireConversation = Static<typeof WireConversation>;

/** What concerns one user and is no message, numbered `userSeq` (design §5). */
export const UserEvent = Type.Object({
  userSeq: Type.Integer(),
  kind: Type.Enum([
    'conversationDeleted',
    'historyCleared',
    'conversationPinned',
    'receiveOption',
    'conversationUnread',
    'conversationLabels',
    'conversationGroups',
    'profileChanged',
    'groupJoined',
    'groupLeft',
    'groupSelf',
    'friendsChanged',
    'friendGroupsChanged',
    'friendApplicationsChanged',
    'blacklistChanged',
    'followingAdded',
    'followingRemoved',
    'followerAdded',
    'followerRemoved',
    'receiveAllChanged',
  ]),
  conv: Type.Optional(
    Type.String({
      description:
        'The conversation it concerns; of what concerns followers that with the other side; absent of `profileChanged`, `receiveAllChanged` and of what concerns friends.',
    }),
  ),
  timeMs: Type.Integer(),
  seq: OptInt,
  value: Type.Optional(
    Type.Integer({
      description:
        'The new value; of `groupLeft`: 0 quit, 1 removed, 2 dissolved, 3 banned; of `conversationGroups`: the number of a group that was deleted, everything is out of it; of what concerns followers: 1, the two follow each other now, or did.',
    }),
  ),
});
export type UserEvent = Static<typeof UserEvent>;
