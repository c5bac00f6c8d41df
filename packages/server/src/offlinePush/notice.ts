import { AT_ALL, type Elem, type OfflinePushInfo, type PushLanguage, type Settings } from '@hongyan/contract';
import { writeMsgKey } from '../message/key.ts';
import { type MessageExtra, type StoredMessage, timeSecOf } from '../storage/port/messages.ts';
import type { PushAbout, PushDevice } from '../storage/port/offlinePushes.ts';
import type { PushNotice } from './port.ts';
import { bodyText, customPush, defaultTitle, type Speaker, spokenText } from './text.ts';

/** What is pushed, whatever it came from. */
export interface PushSource {
  body: readonly Elem[];
  info: OfflinePushInfo | undefined;
  speaker: Speaker;
  isGroup: boolean;
}

/** What is shown to a device; the text is empty where there is nothing to show. */
export function noticeFor(
  source: PushSource,
  { language, options }: Pick<PushDevice, 'language' | 'options'>,
  settings: Pick<Settings, 'offlinePushLanguage' | 'offlinePushTitle'>,
): PushNotice {
  const { body, info, speaker, isGroup } = source;
  const tongue = languageOf(language, settings);
  const content = info?.Desc || bodyText(body, tongue);
  const { ext, sound } = customPush(body, info);
  const title = info?.Title ?? '';
  const chosen = isGroup ? options?.groupSound : options?.c2cSound;
  return {
    language: tongue,
    title,
    defaultTitle: settings.offlinePushTitle || defaultTitle(tongue),
    // A title takes the place of the name before the text.
    text: content === '' || title !== '' ? content : spokenText(speaker, content),
    ext,
    sound: sound || chosen || '',
    android: info?.AndroidInfo ?? {},
    apns: info?.ApnsInfo ?? {},
  };
}

/** The language of a device's pushes. */
const languageOf = (language: string, { offlinePushLanguage }: Pick<Settings, 'offlinePushLanguage'>): PushLanguage =>
  (language || offlinePushLanguage) as PushLanguage;

/** A message as what is pushed. */
export function sourceOf(message: StoredMessage, groupName: string | undefined): PushSource {
  const { extra, nick } = message;
  const name = (groupName === undefined ? '' : extra.nameCard) || nick;
  return {
    body: message.body as Elem[],
    info: infoIn(extra),
    speaker: { name, ...(groupName !== undefined && { groupName }) },
    isGroup: groupName !== undefined,
  };
}

/** Kept as it was sent, which the contract has checked. */
export const infoIn = ({ push }: Pick<MessageExtra, 'push'>): OfflinePushInfo | undefined =>
  push as OfflinePushInfo | undefined;

export const isToAll = ({ at }: Pick<MessageExtra, 'at'>): boolean => at?.includes(AT_ALL) ?? false;

/** What people ask for a message's push by. */
export const aboutMessage = (message: StoredMessage, groupId: string | undefined): PushAbout => ({
  from: message.fromUserId,
  ...(groupId !== undefined && { groupId }),
  msgKey: writeMsgKey({ msgSeq: message.msgSeq, random: message.random, timeSec: timeSecOf(message) }),
});
