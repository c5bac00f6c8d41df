import { TYPES } from '../constants/types.ts';
import type { Element } from './element.ts';

/** Text of a conversation's preview by type of the last message (§9.3): Chinese, English. */
const PREVIEWS: Readonly<Record<string, readonly [string, string]>> = {
  [TYPES.MSG_IMAGE]: ['[图片]', '[Image]'],
  [TYPES.MSG_LOCATION]: ['[位置]', '[Location]'],
  [TYPES.MSG_AUDIO]: ['[语音]', '[Audio]'],
  [TYPES.MSG_VIDEO]: ['[视频]', '[Video]'],
  [TYPES.MSG_FILE]: ['[文件]', '[File]'],
  [TYPES.MSG_CUSTOM]: ['[自定义消息]', '[Custom Message]'],
  [TYPES.MSG_GRP_TIP]: ['[群提示消息]', '[Group Tip]'],
  [TYPES.MSG_GRP_SYS_NOTICE]: ['[群系统通知]', '[Group System Notice]'],
  [TYPES.MSG_FACE]: ['[动画表情]', '[Face]'],
  [TYPES.MSG_MERGER]: ['[聊天记录]', '[Chat History]'],
};

/** What the conversation list shows of a message: the text itself, or a word for what it is. */
export function messageForShow(element: Element, isIntl: boolean): string {
  if (element.type === TYPES.MSG_TEXT) return typeof element.content.text === 'string' ? element.content.text : '';
  const preview = PREVIEWS[element.type];
  return preview ? preview[isIntl ? 1 : 0] : '';
}

/** Whether an app counts as international, which makes previews English (§11.3). */
export function isIntl(sdkAppId: number): boolean {
  return (
    sdkAppId === 0 ||
    (sdkAppId >= 20_000_000 && sdkAppId < 90_000_000) ||
    (sdkAppId >= 1_720_000_000 && sdkAppId < 1_790_000_000)
  );
}
