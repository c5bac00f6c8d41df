import { type Log, logLevels } from '../face/log/log.ts';
import { exportLog } from '../face/log/text.ts';
import type { ExportedLog } from '../face/types.ts';

const ENTITIES: readonly (readonly [char: string, entity: string])[] = [
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
];
const replaced = (text: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((left, [from, to]) => left.replaceAll(from, to), text);

/** Names of the types of groups, of roles and of receive options, in both languages. */
const TYPES = { Private: '私有群', Public: '公开群', ChatRoom: '聊天室', AVChatRoom: '直播聊天室' };
const ROLES = { Member: '成员', Admin: '管理员', Owner: '群主' };
const FLAGS = {
  AcceptAndNotify: '接收并提示',
  AcceptNotNotify: '接收不提示',
  Discard: '屏蔽',
};
const forth =
  (names: Readonly<Record<string, string>>) =>
  (name: string): string =>
    names[name] ?? name;
const back =
  (names: Readonly<Record<string, string>>) =>
  (name: string): string =>
    Object.keys(names).find((key) => names[key] === name) ?? name;

/** Replaces `<`, `>` and `"`, and nothing else (S63). */
export const xssFilter = (text: string): string => replaced(text, ENTITIES);
const formatHtml2Text = (html: string): string =>
  replaced(
    html,
    ENTITIES.map(([char, entity]) => [entity, char] as const),
  );

/** `webim.Tool`. */
export const Tool = {
  xssFilter,
  /** As `xssFilter`, and spaces and line ends as HTML has them. */
  formatText2Html: (text: string): string => xssFilter(text).replaceAll(' ', '&nbsp;').replaceAll('\n', '<br/>'),
  /** Takes `xssFilter` back. */
  formatHtml2Text,
  /** @param format of `yyyy-MM-dd hh:mm:ss`, which it is without one; the local time */
  formatTimeStamp(timeSec: number, format = 'yyyy-MM-dd hh:mm:ss'): string {
    const date = new Date(timeSec * 1_000);
    const two = (value: number): string => String(value).padStart(2, '0');
    const parts: Record<string, string> = {
      ...{ yyyy: String(date.getFullYear()), MM: two(date.getMonth() + 1), dd: two(date.getDate()) },
      ...{ hh: two(date.getHours()), mm: two(date.getMinutes()), ss: two(date.getSeconds()) },
    };
    return format.replace(/yyyy|MM|dd|hh|mm|ss/g, (name) => parts[name] ?? name);
  },
  /** How many bytes of UTF-8 a text has. */
  getStrBytes: (text: string): number => new TextEncoder().encode(text).length,
  trimStr: (text: string): string => text.trim(),
  /** Gives the fields of an object other names. */
  replaceObject: (names: Readonly<Record<string, string>>, from: Readonly<Record<string, unknown>>): object =>
    Object.fromEntries(Object.entries(from).map(([name, value]) => [names[name] ?? name, value])),
  groupTypeEn2Ch: forth(TYPES),
  groupTypeCh2En: back(TYPES),
  groupRoleEn2Ch: forth(ROLES),
  groupRoleCh2En: back(ROLES),
  groupMsgFlagEn2Ch: forth(FLAGS),
  groupMsgFlagCh2En: back(FLAGS),
};

/** `webim.Log`: what the SDK prints, switched at once (S2). */
export interface WebimLog {
  /** 1 prints, 0 is silent. */
  setOn(isOn: number | boolean): void;
  getOn(): boolean;
  /** The latest lines, as the file of today (S6). */
  exportLog(): ExportedLog;
  error(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  debug(...parts: unknown[]): void;
}

export function webimLog(log: Log): WebimLog {
  let isOn = true;
  log.setLevel(logLevels.debug);
  return {
    setOn(next) {
      isOn = Boolean(next);
      log.setLevel(isOn ? logLevels.debug : logLevels.silent);
    },
    getOn: () => isOn,
    exportLog: () => exportLog(log, Date.now()),
    ...{ error: log.error, warn: log.warn, info: log.info, debug: log.debug },
  };
}
