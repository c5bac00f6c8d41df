import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { OwnChanges, UserEvent, WireConversation } from '../messages.ts';
import { platformNames } from '../platforms.ts';
import { CustomProfileTag, ProfileFields, WireProfile } from '../profile.ts';
import { socketCrashCommands } from './crashes.ts';
import { Conv, inConv, Page, Seq, session, UserEvents, unknown } from './inConversation.ts';
import { socketOfflinePushCommands } from './offlinePush.ts';
import { socketFileCommands } from './socketFiles.ts';
import { socketFriendCommands } from './socketFriends.ts';
import { socketGroupCommands } from './socketGroups.ts';
import { socketGuestCommands } from './socketGuests.ts';
import { socketLabelCommands } from './socketLabels.ts';
import { socketMergedCommands } from './socketMerged.ts';
import { socketMessageCommands } from './socketMessages.ts';
import { socketReactionCommands } from './socketReactions.ts';
import { socketReceiveAllCommands } from './socketReceiveAll.ts';
import { socketStatusCommands } from './socketStatus.ts';

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
    errors: [
      ...(['alreadySignedIn', 'accountParamsIllegal', 'sendsStopped'] as const),
      ...(['accountsFull', 'activeUsersOfDayFull', 'activeUsersOfMonthFull'] as const),
    ],
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
  getConversations: command({
    ...session,
    invalid: 'conversationIllegal',
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
      ...OwnChanges.properties,
      ...UserEvents.properties,
    }),
    errors: unknown,
    spec: ['S74'],
    summary: 'Mark read up to `seq` (default: the end). Never goes back. The peer and the own devices learn of it.',
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
    errors: [...unknown, 'conversationPinsFull'],
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
    invalid: 'profileParamsIllegal',
    input: Type.Object({
      userIds: Type.Array(UserID, { minItems: 1, maxItems: 100 }),
      custom: Type.Optional(
        Type.Array(CustomProfileTag, {
          maxItems: 100,
          description: 'Custom fields that must not be missing: one that is not for the caller refuses the call.',
        }),
      ),
    }),
    output: Type.Object({
      profiles: Type.Array(WireProfile),
      left: Type.Array(Type.String(), { description: 'Not in this answer because it is full: ask again for these.' }),
    }),
    errors: ['profileReadDenied'],
    spec: ['S40'],
    summary:
      'Profiles by user id; accounts that do not exist are absent, and custom fields that are not for the caller.',
  }),
  updateProfile: command({
    ...session,
    invalid: 'profileParamsIllegal',
    input: ProfileFields,
    output: Type.Object({ profile: WireProfile, ...UserEvents.properties }),
    errors: ['profileWriteDenied', 'profileValueTooLong', 'profileTagUnknown', 'profileTextRefused', 'accountUnknown'],
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
  ...socketMessageCommands,
  ...socketGroupCommands,
  ...socketGuestCommands,
  ...socketReactionCommands,
  ...socketFriendCommands,
  ...socketLabelCommands,
  ...socketMergedCommands,
  ...socketFileCommands,
  ...socketStatusCommands,
  ...socketReceiveAllCommands,
  ...socketCrashCommands,
  ...socketOfflinePushCommands,
} as const;
export type SocketCommands = typeof socketCommands;
