import type { WireMessage } from '@hongyan/contract';
import { last } from '../platform/builtIns.ts';
import { inListOrder } from './inListOrder.ts';
import { ownName, ownOf, savedIn } from './ownData.ts';
import type { Session } from './session.ts';

/** What is looked for among the messages that are kept on the device. */
export interface Wanted {
  /** Parts of the text, in any writing; case and width of letters do not matter. */
  keywords: readonly string[];
  /** All of the keywords, not one of them. */
  isAll?: boolean;
  /** Only in this conversation. */
  conv?: string;
  /** Only of these senders. */
  from?: readonly string[];
  /** Only with an element of these types (`TIMTextElem` …). */
  types?: readonly string[];
  /** Only from this time on, and before that one, in seconds. */
  sinceSec?: number;
  untilSec?: number;
}

/** What was found in a conversation, newest first. */
export interface FoundIn {
  conv: string;
  messages: WireMessage[];
}

/** Messages that are read at once. */
const PAGE = 500;

/**
 * Searches the messages that are kept on the device, without the network: in the order of the conversation list, at most
 * `most` messages. What was recalled, or deleted here, is not found; what was saved here is.
 */
export async function searchKept(session: Session, wanted: Wanted, most = 100): Promise<FoundIn[]> {
  const own = await ownOf(session);
  const fits = matcher(wanted);
  const heads = wanted.conv === undefined ? inListOrder(session.heads.values()) : [];
  const found: FoundIn[] = [];
  let left = most;
  for (const conv of wanted.conv === undefined ? heads.map((head) => head.conv) : [wanted.conv]) {
    if (left <= 0) break;
    const isShown = (message: WireMessage): boolean => fits(message) && !own.get(ownName(conv, message.id))?.isHidden;
    const inLog = await foundInLog(session, conv, isShown, left);
    const all = [...inLog, ...savedIn(own, conv).filter(isShown)].sort(
      (a, b) => b.timeSec - a.timeSec || b.seq - a.seq,
    );
    const messages = all.slice(0, left);
    left -= messages.length;
    if (messages.length > 0) found.push({ conv, messages });
  }
  return found;
}

async function foundInLog(
  { store }: Session,
  conv: string,
  isShown: (message: WireMessage) => boolean,
  most: number,
): Promise<WireMessage[]> {
  const found: WireMessage[] = [];
  for (let to = Number.MAX_SAFE_INTEGER; to > 0 && found.length < most; ) {
    const page = await store.messages(conv, { from: 1, to }, PAGE);
    found.push(...page.filter(isShown));
    to = page.length < PAGE ? 0 : (last(page)?.seq ?? 1) - 1;
  }
  return found;
}

/** Full and half width, composed and decomposed, capital and small letters are the same to who searches. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

function matcher(wanted: Wanted): (message: WireMessage) => boolean {
  const { isAll = false, from, types, sinceSec = 0, untilSec = Number.POSITIVE_INFINITY } = wanted;
  const keywords = wanted.keywords.map(plain).filter(Boolean);
  return (message) => {
    if (message.isRecalled || message.timeSec < sinceSec || message.timeSec >= untilSec) return false;
    if (from && !from.includes(message.from)) return false;
    if (types && !message.body.some(({ MsgType }) => types.includes(MsgType))) return false;
    if (keywords.length === 0) return true;
    const text = plain(textOf(message));
    return isAll ? keywords.every((one) => text.includes(one)) : keywords.some((one) => text.includes(one));
  };
}

/** Where the elements have what a reader reads: text, file's name, title and lines of merged ones, descriptions. */
const READ = ['Text', 'FileName', 'Title', 'AbstractList', 'Desc'];

const textOf = ({ body }: WireMessage): string =>
  body
    .flatMap(({ MsgContent }) => READ.flatMap((field) => (MsgContent as Record<string, unknown>)[field]))
    .filter((part) => typeof part === 'string')
    .join('\n');
