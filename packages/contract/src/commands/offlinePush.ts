import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { PushOptions, pushKindNames, pushLanguages, pushReasons } from '../offlinePush.ts';
import { platformNames } from '../platforms.ts';
import { session } from './inConversation.ts';

const BusinessId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Kind = Type.Enum(pushKindNames);
/** What a push service of a browser needs for a subscription; lengths bound what is kept. */
const Subscription = Type.Object({
  endpoint: Type.String({ maxLength: 1_024, pattern: '^https://' }),
  p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{86,88}=?$' }),
  auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(==)?$' }),
});

/** Offline push on the socket (usersig-and-limits §4). */
export const socketOfflinePushCommands = {
  setPushToken: command({
    ...session,
    input: Type.Object({
      businessId: BusinessId,
      token: Type.Optional(Type.String({ description: 'What the vendor gave the device.' })),
      subscription: Type.Optional(Subscription),
      language: Type.Optional(Type.Enum([...pushLanguages])),
    }),
    output: Type.Object({}),
    errors: ['pushChannelUnknown', 'pushTokenEmpty', 'pushTokenTooLong'],
    faultMap: { notSignedIn: 'pushBeforeSignIn' },
    spec: ['S18', 'usersig-and-limits §4.2'],
    summary: 'Register the token of this device with a channel; a browser registers its subscription.',
  }),
  removePushToken: command({
    ...session,
    input: Type.Object({}),
    output: Type.Object({}),
    errors: [],
    faultMap: { notSignedIn: 'pushBeforeSignIn' },
    spec: ['S18'],
    summary: 'Take the token of this device back. Signing out, and being kicked, does it too.',
  }),
  getPushChannels: command({
    ...session,
    input: Type.Object({}),
    output: Type.Object({
      channels: Type.Array(
        Type.Object({
          businessId: BusinessId,
          kind: Kind,
          publicKey: Type.Optional(Type.String({ description: 'Of `web`: the key that a subscription is made with.' })),
        }),
      ),
    }),
    errors: [],
    spec: ['S18'],
    summary: 'The channels that the app has.',
  }),
  reportBackground: command({
    ...session,
    input: Type.Object({
      unread: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'What the badge counts on from.' }),
    }),
    output: Type.Object({}),
    errors: [],
    spec: ['usersig-and-limits §4.5'],
    summary: 'The app on this device is in the background: it is pushed to although it is connected.',
  }),
  reportForeground: command({
    ...session,
    input: Type.Object({}),
    output: Type.Object({}),
    errors: [],
    spec: ['usersig-and-limits §4.5'],
    summary: 'The app on this device is in the foreground again.',
  }),
  setPushOptions: command({
    ...session,
    input: PushOptions,
    output: Type.Object({}),
    errors: [],
    spec: ['usersig-and-limits §4.4'],
    summary: 'Set how this user wants to be pushed to, on all devices.',
  }),
  getPushOptions: command({
    ...session,
    input: Type.Object({}),
    output: PushOptions,
    errors: [],
    spec: ['usersig-and-limits §4.4'],
    summary: 'How this user wants to be pushed to.',
  }),
} as const;

const Credentials = Type.Record(Type.String(), Type.String());
const Channel = { BusinessID: BusinessId, Kind };

/** Channels of offline push, and what became of pushes, over REST: our service `hongyan`. */
export const offlinePushCommands = {
  'hongyan/put_push_channel': command({
    caller: 'admin',
    input: Type.Object({ ...Channel, Credentials }),
    output: Type.Object({ PublicKey: Type.Optional(Type.String({ description: 'Of `web`.' })) }),
    errors: ['pushChannelIllegal'],
    invalid: 'pushChannelIllegal',
    spec: ['S18', 'S49'],
    summary: 'Add a channel of offline push or replace one; it takes effect within seconds on every node.',
  }),
  'hongyan/delete_push_channel': command({
    caller: 'admin',
    input: Type.Object({ BusinessID: BusinessId }),
    output: Type.Object({}),
    errors: ['pushChannelUnknown'],
    invalid: 'pushChannelIllegal',
    spec: ['S18'],
    summary: 'Remove a channel; the tokens registered with it go too.',
  }),
  'hongyan/get_push_channels': command({
    caller: 'admin',
    input: Type.Object({}),
    output: Type.Object({
      Channels: Type.Array(
        Type.Object({ ...Channel, Credentials: { ...Credentials, description: 'Without what is secret.' } }),
      ),
    }),
    errors: [],
    invalid: 'pushChannelIllegal',
    spec: ['S18'],
    summary: 'The channels of the app, without their secrets.',
  }),
  'hongyan/get_push_trace': command({
    caller: 'admin',
    input: Type.Object({
      Account: UserID,
      MsgKey: Type.Optional(Type.String({ maxLength: 40, description: 'Only of this message; with Peer or GroupId.' })),
      Peer: Type.Optional(Type.String({ description: 'With MsgKey: the other side of the conversation it is in.' })),
      GroupId: Type.Optional(Type.String({ description: 'With MsgKey: the group it is in.' })),
      Before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only below this number.' })),
      Count: Type.Optional(Type.Integer({ minimum: 1, description: '20 when absent, at most `pageMax`.' })),
    }),
    output: Type.Object({
      Trace: Type.Array(
        Type.Object({
          Seq: Type.Integer({ description: 'Number of the record; 0: nothing was kept, it is judged as of now.' }),
          Time: Type.Integer({ description: 'Of the decision; seconds.' }),
          From_Account: Type.String(),
          GroupId: Type.Optional(Type.String()),
          MsgKey: Type.Optional(Type.String()),
          TaskId: Type.Optional(Type.String()),
          DataId: Type.Optional(Type.String()),
          Device: Type.Optional(Type.String()),
          Platform: Type.Optional(Type.Enum(platformNames)),
          BusinessID: Type.Optional(BusinessId),
          Reason: Type.Enum(Object.keys(pushReasons) as (keyof typeof pushReasons)[]),
          Text: Type.String({ description: 'The reason in words.' }),
          Tries: Type.Integer(),
          Answer: Type.Optional(Type.String({ description: 'What the provider said last.' })),
        }),
        { description: 'The newest first.' },
      ),
      IsCompleted: Type.Boolean(),
    }),
    errors: ['accountUnknown', 'msgKeyIllegal', 'messageUnknown', 'groupUnknown'],
    invalid: 'bodyMismatch',
    spec: ['S18'],
    summary: 'Why a user did, or did not, get pushes of the last days.',
  }),
} as const;
