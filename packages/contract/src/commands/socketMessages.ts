import Type from 'typebox';
import { command } from '../command.ts';
import { MsgBody, OfflinePushInfo } from '../elements.ts';
import { UInt32, UserID } from '../ids.ts';
import { OwnChanges, WireChange, WireMessage } from '../messages.ts';
import { Conv, ofMessages, Page, Seq, unknown } from './inConversation.ts';

const sendErrors = [
  ...unknown,
  'blockedByPeer',
  'neitherFriend',
  'notPeersFriend',
  'notOwnFriend',
  'messageTooLong',
  'textRefused',
  'refusedByApp',
  'groupRefusedByApp',
  'callbackFailed',
  'msgBodyIllegal',
  'sendsStopped',
  'sendersOfDayFull',
  'tooFrequent',
  'groupMuted',
  'c2cMuted',
  'groupAtTooMany',
  'groupParamsIllegal',
  'groupReceiptsTooLarge',
  'groupReceiptOnlineOnly',
] as const;

/** Messages on the socket: sent, read, changed. */
export const socketMessageCommands = {
  sendMessage: command({
    ...ofMessages,
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
      // What is stored where that is not what was sent: words in it were replaced, the app changed it, or a list of merged
      // messages is kept apart.
      body: Type.Optional(Type.Array(Type.Object({ MsgType: Type.String(), MsgContent: Type.Object({}) }))),
      cloudCustomData: Type.Optional(Type.String({ description: 'Empty: the app took it away.' })),
    }),
    errors: sendErrors,
    spec: ['S17', 'S19', 'S22', 'S27', 'S30', 'S65', 'S74'],
    summary:
      'Send a message. The answer means it is durable. The same (random, clientTimeSec) again is the same message.',
  }),
  getMessages: command({
    ...ofMessages,
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
    ...ofMessages,
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
  sendReceipts: command({
    ...ofMessages,
    input: Type.Object({ conv: Conv, seqs: Type.Array(Seq, { minItems: 1, maxItems: 30 }) }),
    output: Type.Object({ seqs: Type.Array(Type.Integer()), ...OwnChanges.properties }),
    errors: unknown,
    spec: ['S72'],
    summary: 'Tell the sender that these messages, which asked for it, were read.',
  }),
  recallMessage: command({
    ...ofMessages,
    input: Type.Object({ conv: Conv, seq: Seq, reason: Type.Optional(Type.String({ maxLength: 100 })) }),
    output: OwnChanges,
    errors: [
      ...unknown,
      'messageUnknown',
      'messageRecalled',
      'recallTooLate',
      'messageNotEditable',
      'groupMessageUnknown',
      'groupRecallTooLate',
      'groupNotRecallable',
      'groupTypeNoRecall',
    ],
    spec: ['S72'],
    summary:
      "Recall a message of one's own within the app's window; of a group, its owner and administrators others' too.",
  }),
  editMessage: command({
    ...ofMessages,
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
    output: OwnChanges,
    errors: [
      ...unknown,
      'messageRecalled',
      'messageNotEditable',
      'messageEditedMeanwhile',
      'messageTooLong',
      'textRefused',
      'c2cMuted',
      'groupMuted',
      'msgBodyIllegal',
    ],
    spec: ['S17', 'S74'],
    summary: "Change the body or the custom data of a message of one's own.",
  }),
  deleteMessages: command({
    ...ofMessages,
    input: Type.Object({ conv: Conv, seqs: Type.Array(Seq, { minItems: 1, maxItems: 30 }) }),
    output: OwnChanges,
    errors: [...unknown, 'messageUnknown'],
    spec: ['S23', 'S74'],
    summary: 'Delete messages for oneself, on all own devices; the peer keeps them.',
  }),
} as const;
