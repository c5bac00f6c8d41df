import Type, { type Static } from 'typebox';

/** One field of a channel's credentials; each is a text. */
export interface CredentialField {
  isRequired: boolean;
  /** It is never shown again, nor logged. */
  isSecret: boolean;
  doc: string;
}

const secret = (doc: string): CredentialField => ({ isRequired: true, isSecret: true, doc });
const open = (doc: string): CredentialField => ({ isRequired: true, isSecret: false, doc });
const optional = (doc: string): CredentialField => ({ isRequired: false, isSecret: false, doc });

/** The channels that offline pushes go through, and what an app must have from each vendor (usersig-and-limits §4.2). */
export const pushKinds = {
  apns: {
    title: 'Apple APNs',
    credentials: {
      Key: secret('The key of the developer account, the text of its .p8 file.'),
      KeyId: open('Number of the key, 10 characters.'),
      TeamId: open('Number of the team, 10 characters.'),
      BundleId: open('Bundle id of the app.'),
      Endpoint: optional('Default https://api.push.apple.com; for development https://api.sandbox.push.apple.com.'),
    },
  },
  fcm: {
    title: 'Google FCM',
    credentials: {
      ServiceAccount: secret('The JSON file of a service account that may send.'),
      Endpoint: optional('Default https://fcm.googleapis.com.'),
    },
  },
  web: {
    title: 'Web Push',
    credentials: {
      Subject: open('Where the push services reach you: mailto:… or https://….'),
      PublicKey: optional('VAPID key in base64url; both keys are made when none is given.'),
      PrivateKey: { isRequired: false, isSecret: true, doc: 'The private one of the two.' },
    },
  },
  huawei: {
    title: 'Huawei Push Kit',
    credentials: {
      AppId: open('Number of the app at Huawei.'),
      AppSecret: secret('Its secret.'),
      Endpoint: optional('Default https://push-api.cloud.huawei.com.'),
      TokenEndpoint: optional('Default https://oauth-login.cloud.huawei.com.'),
    },
  },
  xiaomi: {
    title: 'Xiaomi Push',
    credentials: {
      AppSecret: secret('Secret of the app at Xiaomi.'),
      PackageName: open('Package of the app.'),
      Endpoint: optional('Default https://api.xmpush.xiaomi.com.'),
    },
  },
} as const satisfies Record<string, { title: string; credentials: Record<string, CredentialField> }>;

export type PushKind = keyof typeof pushKinds;
export const pushKindNames = Object.keys(pushKinds) as PushKind[];

/** Why a device got no push of a message, or not yet; each with what it means for people. */
export const pushReasons = {
  waiting: 'it waits to be handed to the provider, or to be tried again',
  sent: 'the provider took it',
  reached: 'the message reached the user over a live connection',
  otherDevice: 'the message reached the user on another device',
  appOff: 'the app has switched such pushes off',
  notAsked: 'the sender wanted no push (PushFlag 1)',
  noText: 'there is nothing to show: a custom element without Desc',
  groupType: 'groups of this type have no offline push',
  notForUser: 'the message is not for this user',
  userOff: 'the user has switched pushes off',
  muted: 'the user receives the messages of this conversation without notice, or not at all',
  quietHours: 'it is the do-not-disturb time of the user',
  tooOld: 'its lifetime was over',
  recalled: 'the message was recalled before',
  merged: 'it was told together with others',
  noDevice: 'no device that counts as PushOnline has registered a token',
  noChannel: 'the channel of the token is gone',
  tooLong: 'it does not fit the channel, even without its text',
  deadToken: 'the provider says that the token is dead; it was dropped',
  refused: 'the provider refused it',
  givenUp: 'the provider could not be reached in time',
  revoked: 'it was taken back',
} as const;
export type PushReason = keyof typeof pushReasons;

const Sound = Type.String({ maxLength: 128, description: "Name of a sound of the app; empty: the device's own." });
/** How a user wants to be pushed to, on all devices. */
export const PushOptions = Type.Object({
  isOn: Type.Boolean({ description: 'false: nothing is pushed.' }),
  c2cSound: Sound,
  groupSound: Sound,
});
export type PushOptions = Static<typeof PushOptions>;

/** Languages that the words of the server in a push are in. */
export const pushLanguages = ['zh', 'en'] as const;
export type PushLanguage = (typeof pushLanguages)[number];
