import type { WireMessage } from '@hongyan/contract';
import type { Core, SendParams } from '../core/port.ts';
import { nameOf } from '../face/objects/names.ts';
import { GROUP_MSG_SUB_TYPE, SESSION_TYPE } from './constants.ts';
import { elementFromWire, elementToWire } from './elem.ts';
import { Msg, type MsgStore, Session } from './messages.ts';

/** What the functions of `webim` share. */
export interface Webim {
  core: Core;
  store: MsgStore;
  /** Texts travel escaped, as those of the original did. */
  isEscaped: boolean;
  /** Tells the listeners of a notice about a group. */
  notice(wire: WireMessage): void;
}

/** The session of a conversation of the wire; made where there is none. */
export function sessionOf({ core, store }: Webim, conv: string): Session {
  const type = conv.startsWith('C2C') ? SESSION_TYPE.C2C : SESSION_TYPE.GROUP;
  const id = nameOf(conv);
  const known = store.find(conv);
  if (known) return known;
  const name = type === SESSION_TYPE.GROUP ? core.group(id)?.info.name : undefined;
  const head = core.head(conv);
  const session = new Session(type, id, name, '', Math.floor((head?.timeMs ?? 0) / 1_000), head?.seq);
  session.of = id;
  return store.put(session);
}

export const convOf = (session: Session): string => session.type() + session.of;

/** Priorities of the wire by the kind of a group's message. */
const PRIORITIES: readonly (readonly [subType: number, priority: number])[] = [
  [GROUP_MSG_SUB_TYPE.REDPACKET, 1],
  [GROUP_MSG_SUB_TYPE.LOVEMSG, 3],
];

/** A message of the wire as an app sees it; it is in its session then. */
export function msgOf(webim: Webim, conv: string, wire: WireMessage): Msg {
  const session = sessionOf(webim, conv);
  const known = PRIORITIES.find(([, priority]) => priority === wire.priority)?.[0];
  const subType = wire.isTip ? GROUP_MSG_SUB_TYPE.TIP : (known ?? 0);
  const isMine = wire.from === webim.core.me?.userId;
  const { msgSeq, random, timeSec, from, nick, faceUrl } = wire;
  const msg = new Msg(session, isMine, msgSeq, random, timeSec, from, subType, nick, faceUrl);
  const isGroup = session.type() === SESSION_TYPE.GROUP;
  const between = { from, to: isGroup ? session.of : wire.to, isGroup };
  for (const element of wire.body) msg.addElem(elementFromWire(element, between, webim.isEscaped));
  session.keep(msg);
  return msg;
}

/** What the core sends for a message. */
export function paramsOf(msg: Msg, isEscaped: boolean): SendParams {
  const conv = convOf(msg.getSession());
  const priority = PRIORITIES.find(([subType]) => subType === msg.getSubType())?.[1];
  return {
    ...{ conv, random: msg.getRandom(), clientTimeSec: msg.getTime() },
    body: msg.getElems().map((elem) => elementToWire(elem, isEscaped)) as SendParams['body'],
    ...(conv.startsWith('GROUP') && priority && { priority }),
  };
}

/** Whether it says no more than that somebody is typing: of such the original tells nothing. */
export function isTyping({ body }: WireMessage): boolean {
  return body.some(({ MsgType, MsgContent }) => {
    if (MsgType !== 'TIMCustomElem') return false;
    try {
      const data: unknown = JSON.parse((MsgContent as { Data?: string }).Data ?? '');
      return typeof data === 'object' && (data as { userAction?: unknown } | null)?.userAction === 14;
    } catch {
      return false;
    }
  });
}
