import type { WireConversation, WireMessage } from '@hongyan/contract';
import { lastWhere } from '../platform/builtIns.ts';
import type { FactKind, KnownLogin, LogState, Owner, PendingMessage } from '../store/port.ts';
import { keyOf, under } from '../store/table/keys.ts';
import type { Table, TableChange } from '../store/table/port.ts';
import { asMessage, isLog, isUser, type KeptLog, places, rowsOf, rowsOfMessage, USER } from '../store/tableRows.ts';

/** A message under way, and which tab has it. */
export type TabsPending = PendingMessage & { tab?: string };

/** What a tab that follows begins with: all that is kept but messages. */
export interface Snapshot {
  userSeq: number | undefined;
  heads: WireConversation[];
  facts: Record<FollowedKind, object[]>;
  /** What the user keeps on this device alone. */
  own: object[];
  drafts: Map<string, string>;
  /** Of all tabs, also those under way. */
  pending: TabsPending[];
}

/** A log and its messages. */
export interface KnownLog {
  state: LogState;
  messages: readonly WireMessage[];
}

/** What a tab that followed knows, when it begins to lead. */
export interface Knowledge {
  login: KnownLogin | undefined;
  userSeq: number;
  heads: ReadonlyMap<string, WireConversation>;
  facts: Record<FollowedKind, ReadonlyMap<string, object>>;
  logs: ReadonlyMap<string, KnownLog>;
  /** Conversations whose logs this tab's core has looked at: it may count on what it saw. */
  seen: ReadonlySet<string>;
}

/** Facts that each tab learns of the server; of what the user keeps on this device alone, each tab writes its own rows. */
export const FACT_KINDS = ['profile', 'group', 'left', 'list'] as const satisfies readonly FactKind[];
export type FollowedKind = (typeof FACT_KINDS)[number];
/** Messages of one log that a tab takes over from the table, the newest. */
const COPIED = 2_000;

/** Reads what is kept of a user in a table that another tab writes; undefined when it is of nobody, or of another. */
export async function readSnapshot(table: Table, { uid }: Owner): Promise<Snapshot | undefined> {
  const [user] = await table.get([USER]);
  if (!isUser(user) || user.uid !== uid) return undefined;
  const drafts = (await table.range(under('draft'))) as { conv: string; text: string }[];
  const snapshot = {
    heads: (await table.range(under('head'))) as WireConversation[],
    facts: {
      profile: (await table.range(under('profile'))) as object[],
      group: (await table.range(under('group'))) as object[],
      left: (await table.range(under('left'))) as object[],
      list: (await table.range(under('list'))) as object[],
    },
    own: (await table.range(under('own'))) as object[],
    drafts: new Map(drafts.map(({ conv, text }) => [conv, text])),
    pending: await readPending(table),
  };
  // The number goes up when what it stands for is kept: what is read after it is not older, and heads that are newer are
  // told once more.
  return { userSeq: user.userSeq, ...snapshot };
}

/** What the user keeps of messages on this device alone, as all tabs wrote it; undefined when the table is of another. */
export async function readOwn(table: Table, owner: Owner | undefined): Promise<object[] | undefined> {
  const [user] = await table.get([USER]);
  return isUser(user) && user.uid === owner?.uid ? ((await table.range(under('own'))) as object[]) : undefined;
}

/** Messages of all tabs that are under way, or failed. */
export async function readPending(table: Table): Promise<TabsPending[]> {
  return (await table.range(under('pending'))) as TabsPending[];
}

/** Reads the newest messages of a log; undefined unless it is that of the head, as the head has it, and stood still meanwhile. */
export async function readLog(table: Table, { conv, id, seq, rev }: WireConversation): Promise<KnownLog | undefined> {
  const before = await logRow(table, conv);
  if (before?.id !== id || before.rev !== rev) return undefined;
  const last = lastWhere(before.covered, ({ from }) => from <= seq);
  if (!last) return undefined;
  const range = { from: Math.max(last.from, seq - COPIED), to: Math.min(last.to, seq) };
  const messages = (await table.range(places(conv, range))).map(asMessage);
  const after = await logRow(table, conv);
  const isSame = after?.id === id && after.rev === rev && sameRanges(after, before);
  return isSame ? { state: { id, rev, covered: [range] }, messages } : undefined;
}

/** Makes the table what a tab knows that begins to lead, in one unit; what it does not know stays where it fits. */
export async function writeKnowledge(table: Table, { uid }: Owner, knowledge: Knowledge): Promise<void> {
  const { userSeq, login, heads, facts, logs, seen } = knowledge;
  const kept = (await table.range(under('log'))).filter(isLog);
  const isStale = ({ conv, id, rev }: KeptLog): boolean => {
    const head = heads.get(conv);
    return seen.has(conv) || head?.id !== id || head.rev !== rev;
  };
  const stale = kept.filter(isStale);
  let used = Math.max(0, ...kept.map((log) => log.used));
  const [user] = await table.get([USER]);
  const known = login ?? (isUser(user) && user.uid === uid ? user.login : undefined);
  const puts: [string, object][] = [[USER, { uid, userSeq, ...(known && { login: known }) }]];
  for (const [conv, head] of heads) puts.push([keyOf('head', conv), head]);
  for (const kind of FACT_KINDS) for (const [name, fact] of facts[kind]) puts.push([keyOf(kind, name), fact]);
  for (const [conv, { state, messages }] of logs) {
    puts.push([keyOf('log', conv), { ...state, conv, used: ++used }]);
    puts.push(...messages.flatMap((message) => rowsOfMessage(conv, message)));
  }
  const change: TableChange = {
    puts,
    deletes: stale.map(({ conv }) => keyOf('log', conv)),
    deleteRanges: [
      under('head'),
      ...FACT_KINDS.map((kind) => under(kind)),
      ...stale.flatMap(({ conv }) => rowsOf(conv)),
    ],
  };
  await table.write(change);
}

async function logRow(table: Table, conv: string): Promise<KeptLog | undefined> {
  const [row] = await table.get([keyOf('log', conv)]);
  return isLog(row) ? row : undefined;
}

const sameRanges = (a: LogState, b: LogState): boolean => JSON.stringify(a.covered) === JSON.stringify(b.covered);
