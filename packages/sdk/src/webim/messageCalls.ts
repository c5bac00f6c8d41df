import type { GroupNotice, WireMessage } from '@hongyan/contract';
import { SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import { SdkFault } from '../connection/fault.ts';
import { nameOf } from '../face/objects/names.ts';
import { ok, webimFault } from './answers.ts';
import { RECENT_CONTACT_TYPE } from './constants.ts';
import { rawTextOf } from './elem.ts';
import type { Msg, Session } from './messages.ts';
import { convOf, isTyping, msgOf, paramsOf, type Webim } from './wire.ts';

/** Sends. One-to-one the message is in the session then; of a group the app waits for nothing either. */
export async function sendMsg(webim: Webim, msg: Msg) {
  const answer = await webim.core.send(paramsOf(msg, webim.isEscaped));
  msg.sent(answer.msgSeq, answer.timeSec);
  msg.getSession().keep(msg);
  return ok({ MsgTime: answer.timeSec, MsgSeq: answer.msgSeq });
}

function assertSignedIn({ core }: Webim): void {
  if (!core.me) throw webimFault('notSignedIn', 'nobody is signed in');
}

/** Up to where `syncMsgs` came, by conversation. */
export type Cookie = Map<string, number>;

/** Unread one-to-one messages that were not given before, oldest first; requests to join groups are told once more. */
export async function syncMsgs(webim: Webim, cookie: Cookie): Promise<Msg[]> {
  const { core } = webim;
  assertSignedIn(webim);
  const found: { conv: string; wire: WireMessage }[] = [];
  for (const { conv, unread, seq } of core.heads()) {
    const isSynced = conv.startsWith('C2C') || conv === SYSTEM_CONV;
    if (!isSynced || unread === 0 || seq <= (cookie.get(conv) ?? 0)) continue;
    const messages = await unreadOf(webim, conv, cookie.get(conv) ?? 0);
    if (conv === SYSTEM_CONV) for (const wire of messages.filter(isRequest)) webim.notice(wire);
    else found.push(...messages.map((wire) => ({ conv, wire })));
    cookie.set(conv, seq);
  }
  found.sort((a, b) => a.wire.timeSec - b.wire.timeSec || a.wire.seq - b.wire.seq);
  return found.filter(({ wire }) => !isTyping(wire)).map(({ conv, wire }) => msgOf(webim, conv, wire));
}

/** Whether somebody asks to join a group. */
const isRequest = ({ body }: WireMessage): boolean =>
  body.some(({ MsgContent }) => (MsgContent as Partial<GroupNotice>).kind === 'applied');

const PAGE = 20;

async function unreadOf({ core }: Webim, conv: string, knownSeq: number): Promise<WireMessage[]> {
  const from = Math.max(core.head(conv)?.readSeq ?? 0, knownSeq);
  const list: WireMessage[] = [];
  for (let beforeSeq: number | undefined; ; beforeSeq = list.at(-1)?.seq) {
    const { messages, isCompleted } = await core.history(conv, { count: PAGE, ...(beforeSeq && { beforeSeq }) });
    const newer = messages.filter(({ seq }) => seq > from);
    list.push(...newer);
    if (isCompleted || newer.length < messages.length) break;
  }
  const me = core.me?.userId;
  return list.filter((wire) => wire.from !== me && !wire.isRecalled).reverse();
}

/** The largest page of one-to-one history, which is also that without a count. */
const MOST = 15;

/**
 * A page of one-to-one history, oldest first. `MsgKey` of the page before names where the next one ends, without one
 * `LastMsgTime` does.
 */
export async function getC2CHistoryMsgs(
  webim: Webim,
  {
    Peer_Account = '',
    MaxCnt = MOST,
    LastMsgTime = 0,
    MsgKey = '',
  }: { Peer_Account?: string; MaxCnt?: number; LastMsgTime?: number; MsgKey?: string },
) {
  if (!Peer_Account) throw webimFault('noPeer', 'Peer_Account is missing');
  if (MaxCnt > MOST) throw webimFault('countTooLarge', `MaxCnt is at most ${MOST}`);
  if (MaxCnt <= 0) throw webimFault('countTooSmall', 'MaxCnt is at least 1');
  const conv = `C2C${Peer_Account}`;
  const named = Number(MsgKey) || undefined;
  const last = named || LastMsgTime <= 0 ? undefined : await lastAt(webim, conv, LastMsgTime);
  const beforeSeq = named ?? (LastMsgTime > 0 ? (last?.seq ?? 0) + 1 : undefined);
  const { messages, isCompleted } = await webim.core.history(conv, { count: MaxCnt, ...(beforeSeq && { beforeSeq }) });
  const oldest = messages.at(-1);
  const MsgList = messages
    .filter(({ isRecalled }) => !isRecalled)
    .map((wire) => msgOf(webim, conv, wire))
    .reverse();
  return {
    Complete: isCompleted ? 1 : 0,
    MsgCount: MsgList.length,
    LastMsgTime: oldest?.timeSec ?? 0,
    MsgKey: String(oldest?.seq ?? MsgKey),
    MsgList,
  };
}

/** The last message that is not later than a time, seconds. */
async function lastAt({ core }: Webim, conv: string, timeSec: number): Promise<WireMessage | undefined> {
  for (let beforeSeq: number | undefined; ; ) {
    const page = await core.history(conv, { count: PAGE, ...(beforeSeq && { beforeSeq }) });
    const last = page.messages.find((wire) => wire.timeSec <= timeSec);
    if (last || page.isCompleted) return last;
    beforeSeq = page.messages.at(-1)?.seq;
  }
}

/** Messages of a group up to `ReqMsgSeq`, oldest first. */
export async function syncGroupMsgs(
  webim: Webim,
  { GroupId, ReqMsgSeq, ReqMsgNumber }: { GroupId: string; ReqMsgSeq: number; ReqMsgNumber: number },
): Promise<Msg[]> {
  if (!(ReqMsgSeq > 0)) throw webimFault('noSeq', 'ReqMsgSeq is at least 1');
  const conv = `GROUP${GroupId}`;
  const { messages } = await webim.core.history(conv, { beforeSeq: ReqMsgSeq + 1, count: ReqMsgNumber });
  return messages
    .filter(({ isRecalled }) => !isRecalled)
    .map((wire) => msgOf(webim, conv, wire))
    .reverse();
}

/** Marks what was sent up to a time as read. */
export async function c2CMsgReaded(
  webim: Webim,
  { To_Account, LastedMsgTime }: { To_Account: string; LastedMsgTime: number },
) {
  const conv = `C2C${To_Account}`;
  const last = await lastAt(webim, conv, LastedMsgTime);
  if (last) await webim.core.markRead(conv, last.seq);
  return ok({});
}

/** Marks all of a session as read, for what `setAutoRead` asks. */
export async function readAll(webim: Webim, session: Session): Promise<void> {
  session.unread(0);
  await webim.core.markRead(convOf(session));
}

/** Takes a conversation off the list; its messages stay. */
export async function deleteChat(
  { core }: Webim,
  { To_Account, chatType = 1 }: { To_Account: string; chatType?: number },
) {
  const conv = chatType === RECENT_CONTACT_TYPE.GROUP ? `GROUP${To_Account}` : `C2C${To_Account}`;
  await core.deleteConversation(conv, false);
  return ok({});
}

/** The list of conversations, the newest first. */
export async function getRecentContactList(webim: Webim, { Count = 100 }: { Count?: number }) {
  const { core } = webim;
  assertSignedIn(webim);
  const heads = core
    .heads()
    .filter(({ conv }) => /^(C2C|GROUP)/.test(conv))
    .sort((a, b) => b.timeMs - a.timeMs)
    .slice(0, Count);
  const peers = heads.filter(({ conv }) => conv.startsWith('C2C')).map(({ conv }) => nameOf(conv));
  const profiles = new Map((await core.profiles(peers)).map((profile) => [profile.userId, profile]));
  const SessionItem = heads.map(({ conv, timeMs, unread, lastMessage, group }) => {
    const id = nameOf(conv);
    const common = {
      ...{
        MsgTimeStamp: Math.floor(timeMs / 1_000),
        UnreadMsgCount: unread,
        MsgShow: summary(lastMessage, webim.isEscaped),
      },
      ...{ MsgSeq: lastMessage?.msgSeq ?? 0, MsgRandom: lastMessage?.random ?? 0 },
    };
    if (conv.startsWith('GROUP')) {
      const { name = id, faceUrl = '', type = '' } = group ?? core.group(id)?.info ?? {};
      const named = { GroupId: id, ToAccount: id, GroupNick: name, GroupImage: faceUrl, GroupType: type };
      return { Type: RECENT_CONTACT_TYPE.GROUP, ...named, ...common };
    }
    const { nick = '', faceUrl = '' } = profiles.get(id) ?? {};
    return { Type: RECENT_CONTACT_TYPE.C2C, To_Account: id, C2cNick: nick, C2cImage: faceUrl, ...common };
  });
  return ok({ SessionItem });
}

const SHOWN: Readonly<Record<string, string>> = {
  TIMFaceElem: '[表情]',
  TIMImageElem: '[图片]',
  TIMSoundElem: '[语音]',
  TIMFileElem: '[文件]',
  TIMVideoFileElem: '[视频]',
  TIMLocationElem: '[位置]',
  TIMCustomElem: '[其他]',
  TIMGroupTipElem: '[群提示]',
};

/** @param isEscaped texts were escaped by who sent them (option `escapeOnWire`) */
function summary(wire: WireMessage | undefined, isEscaped: boolean): string {
  return (wire?.body ?? [])
    .map(({ MsgType, MsgContent }) =>
      MsgType === 'TIMTextElem' ? rawTextOf(MsgContent, isEscaped) : (SHOWN[MsgType] ?? '[其他]'),
    )
    .join('');
}

/** What names notices to be deleted. */
export interface DelMsgList {
  DelMsgList: readonly { From_Account?: string; MsgSeq: number; MsgRandom: number }[];
}

/** Deletes notices about groups, on all terminals of the user; what is not there is deleted already. */
export async function deleteNotices({ core }: Webim, { DelMsgList = [] }: Partial<DelMsgList>) {
  const seqs: number[] = [];
  const isNamed = (wire: WireMessage): boolean =>
    DelMsgList.some(({ MsgSeq, MsgRandom }) => wire.msgSeq === MsgSeq && wire.random === MsgRandom);
  for (let beforeSeq: number | undefined; seqs.length < DelMsgList.length; ) {
    const page = await core.history(SYSTEM_CONV, { count: PAGE, ...(beforeSeq && { beforeSeq }) });
    seqs.push(...page.messages.filter(isNamed).map(({ seq }) => seq));
    beforeSeq = page.messages.at(-1)?.seq;
    if (page.isCompleted) break;
  }
  if (seqs.length > 0) await core.deleteMessages(SYSTEM_CONV, seqs);
  return ok({});
}

/** Files cannot be sent through the server yet. */
export async function noFiles(): Promise<never> {
  throw new SdkFault(-100, 'the server takes no files yet; give an address of your own');
}
