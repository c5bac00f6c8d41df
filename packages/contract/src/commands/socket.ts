import Type from 'typebox';
import { command } from '../command.ts';
import { MsgBody, OfflinePushInfo } from '../elements.ts';
import { UInt32, UserID } from '../ids.ts';
import { UserEvent, WireChange, WireConversation, WireMessage } from '../messages.ts';
import { platformNames } from '../platforms.ts';
import { ProfileFields, WireProfile } from '../profile.ts';
import { socketGroupCommands } from './socketGroups.ts';
import { socketGuestCommands } from './socketGuests.ts';
import { socketReactionCommands } from './socketReactions.ts';

const Conv = Type.String({
  minLength: 4,
  maxLength: 120,
  pattern: '^(C2C|GROUP|@TIM#SYSTEM$)',
  description: "C2C and the peer's user id, GROUP and the group's id, or @TIM#SYSTEM: notices to oneself.",
});
const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Page = Type.Optional(Type.Integer({ minimum: 1 }));
const Changes = Type.Object({
  changes: Type.Array(WireChange, {
    description: 'What this changed, as other sessions are told it by the event `change`.',
  }),
});
const UserEvents = Type.Object({
  events: Type.Array(UserEvent, {
    description: 'What this changed, as other sessions are told it by the event `user`.',
  }),
});
const session = { caller: 'session', invalid: 'socketParamsIllegal' } as const;
const inConv = { ...session, orderBy: 'conv', fieldFaults: { conv: 'conversationIllegal' } } as const;
const unknown = ['c2cAccountUnknown', 'groupUnknown', 'groupDenied'] as const;
const sendErrors = [
  ...unknown,
  'messageTooLong',
  'textRefused',
  'msgBodyIllegal',
  'sendsStopped',
  'tooFrequent',
  'groupMuted',
  'groupAtTooMany',
  'groupParamsIllegal',
  'groupMessageRate',
] as const;

/** Every command of the socket (design D1). */
export const socketCommands = {
  login: command({
    caller: 'guest',
    input: Type.Object({
      sdkAppId: Type.Integer({ minimum: 1 }),
      userId: UserID,
      userSig: Type.String(),
      platform: Type.Enum(platformNames),
      deviceId: Type.String({ minLength: 1, maxLength: 64 }),
      sdkVersion: Type.Optional(Type.String({ maxLength: 64 })),
    }),
    output: Type.Object({
      sessionId: Type.String(),
      uid: Type.String(),
      timeMs: Type.Integer(),
      userSeq: Type.Integer({ description: 'The user stream now: a fresh client starts from here.' }),
      heartbeatSec: Type.Integer(),
      nick: Type.String(),
      faceUrl: Type.String(),
      maxMessageBytes: Type.Integer(),
      pageMax: Type.Integer(),
    }),
    errors: ['alreadySignedIn', 'accountParamsIllegal', 'sendsStopped'],
    invalid: 'socketParamsIllegal',
    spec: ['S4', 'S5', 'S8'],
    summary: 'Sign in; the first request of a connection. An unknown account with a good UserSig is created.',
  }),
  logout: command({
    ...session,
    input: Type.Object({}),
    output: Type.Object({}),
    errors: [],
    spec: ['S45'],
    summary: 'Sign out: the device no longer counts as PushOnline, the connection closes.',
  }),
  ping: command({
    caller: 'guest',
    invalid: 'socketParamsIllegal',
    input: Type.Object({}),
    output: Type.Object({ timeMs: Type.Integer() }),
    errors: [],
    spec: ['S55'],
    summary: 'Heartbeat; answers with the server time.',
  }),
  sendMessage: command({
    ...inConv,
    input: Type.Object({
      conv: Conv,
      random: UInt32,
      clientTimeSec: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
      body: MsgBody,
      cloudCustomData: Type.Optional(Type.String()),
      push: Type.Optional(OfflinePushInfo),
      noUnread: Type.Optional(Type.Boolean()),
      noLastMsg: Type.Optional(Type.Boolean()),
      needReadReceipt: Type.Optional(Type.Boolean()),
      supportExtension: Type.Optional(Type.Boolean()),
      isOnlineOnly: Type.Optional(
        Type.Boolean({ description: 'Only to who is online now: no storage, no unread (S65).' }),
      ),
      priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 4, description: 'In a group: 1 high to 4 lowest.' })),
      at: Type.Optional(
        Type.Array(Type.String(), { minItems: 1, description: 'In a group: who is mentioned; `AT_ALL` for all.' }),
      ),
      targets: Type.Optional(
        Type.Array(UserID, { minItems: 1, description: 'In a group: the only members who get it.' }),
      ),
    }),
    output: Type.Object({
      seq: Type.Integer(),
      id: Type.String(),
      msgSeq: Type.Integer(),
      timeSec: Type.Integer(),
      timeMs: Type.Integer({
        description: "The conversation's `timeMs` after this message, unless it is `noLastMsg`.",
      }),
      convId: Type.String(),
      nick: Type.Optional(Type.String({ description: "The sender's nick on the message; not of a repeat." })),
      faceUrl: Type.Optional(Type.String({ description: "The sender's avatar on the message; not of a repeat." })),
      isRepeat: Type.Optional(
        Type.Boolean({ description: "It was sent before; these are the first answer's values (D7)." }),
      ),
      nameCard: Type.Optional(Type.String({ description: "In a group: the sender's name card on the message." })),
      noUnread: Type.Optional(Type.Boolean({ description: 'In a group: it counts for nobody.' })),
    }),
    errors: sendErrors,
    spec: ['S17', 'S19', 'S22', 'S27', 'S30', 'S65', 'S74'],
    summary:
      'Send a message. The answer means it is durable. The same (random, clientTimeSec) again is the same message.',
  }),
  getMessages: command({
    ...inConv,
    input: Type.Object({
      conv: Conv,
      beforeSeq: Type.Optional(Seq),
      afterSeq: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
      count: Page,
    }),
    output: Type.Object({
      convId: Type.String(),
      messages: Type.Array(WireMessage, { description: 'Newest first.' }),
      fromSeq: Type.Integer({ description: 'This answer covers every place from here …' }),
      toSeq: Type.Integer({ description: '… to here; what is covered and not listed is not for this user (D10).' }),
      lowestSeq: Type.Integer(),
      isCompleted: Type.Boolean({ description: 'Nothing older can be read.' }),
    }),
    errors: unknown,
    spec: ['S64', 'S29'],
    summary: 'A page of history, newest first: below `beforeSeq` (default: the end), above `afterSeq`.',
  }),
  getChanges: command({
    ...inConv,
    input: Type.Object({
      conv: Conv,
      afterRev: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      count: Page,
    }),
    output: Type.Object({
      convId: Type.String(),
      changes: Type.Array(WireChange),
      rev: Type.Integer({ description: 'All up to here is covered.' }),
      isCompleted: Type.Boolean(),
    }),
    errors: unknown,
    spec: ['S74'],
    summary: 'Changes of a conversation after `afterRev`, oldest first.',
  }),
  getConversations: command({
    ...session,
    input: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 64 })), count: Page }),
    output: Type.Object({
      conversations: Type.Array(WireConversation),
      cursor: Type.String({ description: 'For the next page; empty at the end.' }),
      totalUnread: Type.Integer(),
    }),
    errors: [],
    spec: ['S37', 'S60', 'S66'],
    summary: 'The conversation list: pinned first, then newest first.',
  }),
  getConversation: command({
    ...inConv,
    input: Type.Object({ conv: Conv }),
    output: Type.Object({ conversation: Type.Optional(WireConversation) }),
    errors: unknown,
    spec: ['S37'],
    summary: 'One conversation, or nothing when no message was ever sent in it.',
  }),
  markRead: command({
    ...inConv,
    input: Type.Object({ conv: Conv, seq: Type.Optional(Seq) }),
    output: Type.Object({
      readSeq: Type.Integer(),
      unread: Type.Integer(),
      ...Changes.properties,
      ...UserEvents.properties,
    }),
    errors: unknown,
    spec: ['S74'],
    summary: 'Mark read up to `seq` (default: the end). Never goes back. The peer and the own devices learn of it.',
  }),
  sendReceipts: command({
    ...inConv,
    input: Type.Object({ conv: Conv, seqs: Type.Array(Seq, { minItems: 1, maxItems: 30 }) }),
    output: Type.Object({ seqs: Type.Array(Type.Integer()), ...Changes.properties }),
    errors: unknown,
    spec: ['S72'],
    summary: 'Tell the sender that these messages, which asked for it, were read.',
  }),
  recallMessage: command({
    ...inConv,
    input: Type.Object({ conv: Conv, seq: Seq, reason: Type.Optional(Type.String({ maxLength: 100 })) }),
    output: Changes,
    errors: [
      ...unknown,
      'messageUnknown',
      'messageRecalled',
      'recallTooLate',
      'messageNotEditable',
      'groupTypeNoRecall',
    ],
    spec: ['S72'],
    summary:
      "Recall a message of one's own within the app's window; of a group, its owner and administrators others' too.",
  }),
  editMessage: command({
    ...inConv,
    input: Type.Object({
      conv: Conv,
      seq: Seq,
      body: Type.Optional(MsgBody),
      cloudCustomData: Type.Optional(Type.String()),
      editedMs: Type.Optional(
        Type.Integer({
          description: 'The `editedMs` that the editor saw (0: never edited); refused when it is another by now.',
        }),
      ),
    }),
    output: Changes,
    errors: [
      ...unknown,
      'messageUnknown',
      'messageRecalled',
      'messageNotEditable',
      'messageEditedMeanwhile',
      'messageTooLong',
      'textRefused',
      'msgBodyIllegal',
    ],
    spec: ['S17', 'S74'],
    summary: "Change the body or the custom data of a message of one's own.",
  }),
  deleteMessages: command({
    ...inConv,
    input: Type.Object({ conv: Conv, seqs: Type.Array(Seq, { minItems: 1, maxItems: 30 }) }),
    output: Changes,
    errors: [...unknown, 'messageUnknown'],
    spec: ['S23', 'S74'],
    summary: 'Delete messages for oneself, on all own devices; the peer keeps them.',
  }),
  clearHistory: command({
    ...inConv,
    input: Type.Object({ conv: Conv }),
    output: UserEvents,
    errors: unknown,
    spec: ['S23', 'S38'],
    summary: 'Delete all messages of a conversation for oneself and keep the conversation.',
  }),
  deleteConversation: command({
    ...inConv,
    input: Type.Object({ conv: Conv, clearHistory: Type.Optional(Type.Boolean()) }),
    output: UserEvents,
    errors: unknown,
    spec: ['S37', 'S38'],
    summary:
      'Take a conversation off the list, with its history unless `clearHistory` is false; the next message brings it back.',
  }),
  pinConversation: command({
    ...inConv,
    input: Type.Object({ conv: Conv, isPinned: Type.Boolean() }),
    output: UserEvents,
    errors: unknown,
    spec: ['S34'],
    summary: 'Pin a conversation to the top of the list, or unpin it.',
  }),
  setReceiveOption: command({
    ...inConv,
    input: Type.Object({ conv: Conv, receiveOption: Type.Integer({ minimum: 0, maximum: 4 }) }),
    output: UserEvents,
    errors: unknown,
    spec: ['S74'],
    summary: 'How messages of a conversation reach this user: 0 with notice, 1 not at all, 2 without push.',
  }),
  getProfiles: command({
    ...session,
    input: Type.Object({ userIds: Type.Array(UserID, { minItems: 1, maxItems: 100 }) }),
    output: Type.Object({
      profiles: Type.Array(WireProfile),
      left: Type.Array(Type.String(), { description: 'Not in this answer because it is full: ask again for these.' }),
    }),
    errors: [],
    spec: ['S40'],
    summary: 'Profiles by user id; accounts that do not exist are absent.',
  }),
  updateProfile: command({
    ...session,
    input: ProfileFields,
    output: Type.Object({ profile: WireProfile, ...UserEvents.properties }),
    errors: ['profileValueTooLong', 'profileTagUnknown', 'accountUnknown'],
    spec: ['S40', 'S25'],
    summary: "Change fields of one's own profile; those not given stay. One set to an empty text goes.",
  }),
  sync: command({
    ...session,
    input: Type.Object({
      userSeq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      conversations: Type.Array(
        Type.Object({
          conv: Conv,
          id: Type.String({ maxLength: 24 }),
          seq: Type.Integer({ minimum: 0 }),
          rev: Type.Integer({ minimum: 0 }),
        }),
        { maxItems: 100 },
      ),
      cursor: Type.Optional(Type.String({ maxLength: 64, description: 'Of the answer before, where it had one.' })),
    }),
    output: Type.Object({
      resetUser: Type.Boolean({ description: 'The client was away too long: fetch lists afresh, logs stay (D9).' }),
      userSeq: Type.Integer(),
      events: Type.Array(UserEvent),
      conversations: Type.Array(WireConversation, {
        description:
          'Heads that differ from what the client has, and new ones; a conversation that the client named is among them also when it left the list. They come behind the last of the events.',
      }),
      cursor: Type.String({ description: 'Further heads follow: ask again with it. Empty at the end.' }),
      isCompleted: Type.Boolean({ description: 'No further user events wait.' }),
      totalUnread: Type.Integer(),
    }),
    errors: [],
    spec: ['S29', 'S55', 'S74'],
    summary: 'What happened since: user events, then changed conversation heads. Messages and changes are then pulled.',
  }),
  ...socketGroupCommands,
  ...socketGuestCommands,
  ...socketReactionCommands,
} as const;
export type SocketCommands = typeof socketCommands;
