import type { Elem, OfflinePushInfo, PushLanguage } from '@hongyan/contract';

/** Anything an element may be called in a list of what was sent. */
type Words = Record<PushLanguage, string>;

/** What stands in a push for elements that are no text (rest-api §17.6). */
const elementWords: Partial<Record<Elem['MsgType'], Words>> = {
  TIMImageElem: { zh: '[图片]', en: '[Image]' },
  TIMSoundElem: { zh: '[语音]', en: '[Voice]' },
  TIMFileElem: { zh: '[文件]', en: '[File]' },
  TIMVideoFileElem: { zh: '[视频]', en: '[Video]' },
  TIMLocationElem: { zh: '[位置]', en: '[Location]' },
  TIMFaceElem: { zh: '[表情]', en: '[Face]' },
  TIMRelayElem: { zh: '[聊天记录]', en: '[Chat history]' },
};

const newMessage: Words = { zh: '新消息', en: 'New message' };

/** The title for channels that demand one, where the app has none. */
export const defaultTitle = (language: PushLanguage): string => newMessage[language];

/** The text of several pushes that are told as one: how many, and the newest. */
export const mergedText = (count: number, text: string, language: PushLanguage): string =>
  ({ zh: `[${count}条]${text}`, en: `[${count} messages] ${text}` })[language];

/** What a body says in a push: its elements one behind another; empty where there is nothing to show. */
export function bodyText(body: readonly Elem[], language: PushLanguage): string {
  return body.map((element) => elementText(element, language)).join('');
}

function elementText({ MsgType, MsgContent }: Elem, language: PushLanguage): string {
  const content = MsgContent as { Text?: string; Desc?: string };
  if (MsgType === 'TIMTextElem') return content.Text ?? '';
  if (MsgType === 'TIMCustomElem') return content.Desc ?? '';
  return elementWords[MsgType]?.[language] ?? '';
}

/** Who says it, where people see it before the text. */
export interface Speaker {
  /** Name card in the group, else nick; may be empty. */
  name: string;
  groupName?: string;
}

/** `nick:text`, in a group `name(group name):text`; the text alone where nobody is named (usersig-and-limits §4.3). */
export function spokenText({ name, groupName }: Speaker, text: string): string {
  const who = groupName === undefined ? name : `${name}(${groupName})`;
  return who === '' ? text : `${who}:${text}`;
}

/** What elements themselves ask of a push; counts only where the message has no `OfflinePushInfo` of its own. */
export function customPush(body: readonly Elem[], info: OfflinePushInfo | undefined): { ext: string; sound: string } {
  if (info) return { ext: info.Ext ?? '', sound: '' };
  const custom = body.find(({ MsgType }) => MsgType === 'TIMCustomElem')?.MsgContent as
    | { Ext?: string; Sound?: string }
    | undefined;
  return { ext: custom?.Ext ?? '', sound: custom?.Sound ?? '' };
}
