import type { SendParams } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import type { Message, SendMessageOptions } from '../types.ts';
import { elementToWire, type WireElement } from './element.ts';
import { priorityNumber } from './message.ts';

type Push = NonNullable<SendParams['push']>;

/** The body of a message as the wire takes it. */
export function bodyToWire(message: Message): WireElement[] {
  return message._elements.map((element) => elementToWire(element));
}

/** What the socket's `sendMessage` takes for a message (§4.2); what says nothing is left out. */
export function sendParams(message: Message, options: SendMessageOptions = {}): SendParams {
  const control = options.messageControlInfo ?? {};
  const push = options.offlinePushInfo && pushToWire(options.offlinePushInfo);
  return {
    conv: message.conversationID,
    random: message.random,
    clientTimeSec: message.clientTime,
    // The kinds of elements are checked by the server, which knows later ones too.
    body: bodyToWire(message) as SendParams['body'],
    ...(message.cloudCustomData && { cloudCustomData: message.cloudCustomData }),
    ...(push && { push }),
    ...(control.excludedFromUnreadCount && { noUnread: true }),
    ...(control.excludedFromLastMessage && { noLastMsg: true }),
    ...(message.needReadReceipt && { needReadReceipt: true }),
    ...(message.isSupportExtension && { supportExtension: true }),
    ...(options.onlineUserOnly && { isOnlineOnly: true }),
    ...(message.conversationType === TYPES.CONV_GROUP && groupParams(message)),
  };
}

/** What only a group's message says. */
function groupParams({ priority, atUserList, _receiverList }: Message): Partial<SendParams> {
  return {
    ...(priority !== TYPES.MSG_PRIORITY_NORMAL && { priority: priorityNumber(priority) }),
    ...(atUserList.length > 0 && { at: [...atUserList] }),
    ...(_receiverList?.length && { targets: [..._receiverList] }),
  };
}

/** Notes on the message how it is sent: kits read the two `_isExcluded…` of a message before it comes back. */
export function noteSendOptions(message: Message, options: SendMessageOptions = {}): void {
  message._onlineOnlyFlag = options.onlineUserOnly ?? false;
  message._isExcludedFromUnreadCount = options.messageControlInfo?.excludedFromUnreadCount ?? false;
  message._isExcludedFromLastMessage = options.messageControlInfo?.excludedFromLastMessage ?? false;
}

/** Settings of Android and their wire names, where these differ; all others go by their own name. */
const ANDROID_NAMES: Readonly<Record<string, string>> = { sound: 'Sound', FCMChannelID: 'GoogleChannelID' };

/** `offlinePushInfo` as the wire takes it; undefined when it says nothing. */
export function pushToWire(info: NonNullable<SendMessageOptions['offlinePushInfo']>): Push | undefined {
  const android = present(
    Object.entries(info.androidInfo ?? {}).map(([name, value]) => [ANDROID_NAMES[name] ?? name, value]),
  );
  const apns = present(Object.entries(apnsOf(info)));
  const push = present([
    ['PushFlag', info.disablePush === undefined ? undefined : Number(info.disablePush)],
    ['Title', info.title],
    ['Desc', info.description],
    ['Ext', info.extension],
    ['AndroidInfo', android],
    ['ApnsInfo', apns],
  ]);
  return push;
}

function apnsOf(info: NonNullable<SendMessageOptions['offlinePushInfo']>): object {
  const { apnsInfo = {} } = info;
  const ignoresBadge = apnsInfo.ignoreIOSBadge ?? info.ignoreIOSBadge;
  const inBackground = apnsInfo.enableIOSBackgroundNotification;
  return {
    Sound: apnsInfo.sound,
    InterruptionLevel: apnsInfo.interruptionLevel,
    BadgeMode: ignoresBadge === undefined ? undefined : Number(ignoresBadge),
    ContentAvailable: inBackground === undefined ? undefined : Number(inBackground),
  };
}

function present(fields: readonly (readonly [string, unknown])[]): Record<string, unknown> | undefined {
  const said = fields.filter(([, value]) => value !== undefined && value !== null);
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}
