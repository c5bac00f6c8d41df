import type { WireConversation, WireMessage } from '@hongyan/contract';
import { changedMessage } from './changedMessage.ts';
import type { FactKind, KnownLogin, LogState, Owner, PendingMessage, Range, Store } from './port.ts';
import { proofOf } from './proof.ts';
import { addRange, rangesWithout } from './ranges.ts';
import type { Breakable } from './resilient.ts';
import { keyOf, under } from './table/keys.ts';
import { isTableFault, type Table, type TableChange } from './table/port.ts';
import {
  asMessage,
  damaged,
  isLog,
  isText,
  isUser,
  type KeptLog,
  messageKey,
  placeKey,
  places,
  rowsOf,
  rowsOfMessage,
  stateOf,
  USER,
  type User,
} from './tableRows.ts';
import { inWritingOrder } from './writingOrder.ts';

/** Bounds of a durable store. */
export interface TableLimits {
  /** Places of all logs together; above it the logs that were used least recently go, whole. */
  maxPlaces: number;
}

type Applied = Awaited<ReturnType<Store['applyChanges']>>['applied'];

/** A store that keeps everything in a table on the device. */
export function tableStore(table: Table, limits: TableLimits = { maxPlaces: 200_000 }): Breakable {
  return new TableStore(table, limits);
}

/** Name of the table of one user; another uid of the same name is another account, whose data takes its place (D2). */
export const tableName = ({ sdkAppId, userId }: Omit<Owner, 'uid'>): string => `hongyan.${sdkAppId}.${userId}`;

class TableStore implements Breakable {
  private logs = new Map<string, KeptLog>();
  readonly isDurable = true;
  private user: User = { uid: '' };
  private used = 0;

  constructor(
    private readonly table: Table,
    private readonly limits: TableLimits,
  ) {}

  readonly proofOf = proofOf;

  async known(owner: Omit<Owner, 'uid'>): Promise<KnownLogin | undefined> {
    await this.table.open(tableName(owner));
    const [user] = await this.table.get([USER]);
    await this.table.close();
    return isUser(user) && user.login?.uid === user.uid ? user.login : undefined;
  }

  async open(owner: Owner) {
    await this.table.close();
    await this.table.open(tableName(owner));
    let [user] = await this.table.get([USER]);
    if (user !== undefined && !isUser(user)) throw damaged('the row of the user');
    if (user && (user as User).uid !== owner.uid) {
      await this.table.close();
      await this.table.destroy(tableName(owner));
      await this.table.open(tableName(owner));
      user = undefined;
    }
    this.user = isUser(user) ? user : { uid: owner.uid };
    if (!user) await this.table.write({ puts: [[USER, this.user]] });
    const logs = await this.table.range(under('log'));
    if (!logs.every(isLog)) throw damaged('the row of a log');
    this.logs = new Map(logs.map((log) => [log.conv, log]));
    this.used = Math.max(0, ...logs.map(({ used }) => used));
    const heads = (await this.table.range(under('head'))) as WireConversation[];
    if (!heads.every((head) => isText(head?.conv) && isText(head.id))) throw damaged('a head');
    return { userSeq: this.user.userSeq, heads };
  }

  async close(): Promise<void> {
    this.logs = new Map();
    await this.table.close();
  }

  async destroy(owner: Owner): Promise<void> {
    await this.table.destroy(tableName(owner));
  }

  async putLogin(login: KnownLogin): Promise<void> {
    this.user = { ...this.user, login };
    await this.table.write({ puts: [[USER, this.user]] });
  }

  async putUserSeq(userSeq: number): Promise<void> {
    this.user = { ...this.user, userSeq };
    await this.table.write({ puts: [[USER, this.user]] });
  }

  async putHeads(heads: readonly WireConversation[]): Promise<void> {
    await this.table.write({ puts: heads.map((head) => [keyOf('head', head.conv), head]) });
  }

  async dropHeads(convs: readonly string[]): Promise<void> {
    await this.table.write({ deletes: convs.map((conv) => keyOf('head', conv)) });
  }

  async log(conv: string): Promise<LogState | undefined> {
    const log = this.logs.get(conv);
    return log && stateOf(log);
  }

  async putMessages(conv: string, id: string, rev: number, messages: readonly WireMessage[], covered: Range) {
    const before = this.logs.get(conv);
    const isOwn = before?.id === id;
    const log = this.next(conv, {
      id,
      rev: isOwn ? before.rev : rev,
      covered: addRange(isOwn ? before.covered : [], covered),
    });
    await this.keep(log, {
      ...(before && !isOwn && { deleteRanges: rowsOf(conv) }),
      puts: messages.flatMap((message) => rowsOfMessage(conv, message)),
    });
    await this.evict(conv);
    return stateOf(log);
  }

  async messages(conv: string, range: Range, count: number): Promise<WireMessage[]> {
    this.use(conv);
    if (range.from > range.to) return [];
    const found = await this.table.range(places(conv, range), { count, isDescending: true });
    return found.map(asMessage);
  }

  async messageById(conv: string, id: string): Promise<WireMessage | undefined> {
    this.use(conv);
    const [place] = await this.table.get([placeKey(conv, id)]);
    if (place === undefined) return undefined;
    const [message] = await this.table.get([messageKey(conv, (place as { seq: number }).seq)]);
    const found = message === undefined ? undefined : asMessage(message);
    return found?.id === id ? found : undefined;
  }

  async applyChanges(
    conv: string,
    page: Parameters<Store['applyChanges']>[1],
  ): Promise<{ log: LogState | undefined; applied: Applied }> {
    const log = this.logs.get(conv);
    if (!log || page.afterRev > log.rev) return { log: log && stateOf(log), applied: [] };
    const fresh = page.changes.filter(({ rev }) => rev > log.rev);
    const { applied, after } = await this.changed(conv, fresh);
    const next = this.next(conv, { ...stateOf(log), rev: Math.max(log.rev, page.rev) });
    const [puts, deletes]: [[string, object][], string[]] = [[], []];
    for (const [seq, { before, now }] of after) {
      if (now) puts.push([messageKey(conv, seq), now]);
      else deletes.push(messageKey(conv, seq), placeKey(conv, before.id));
    }
    await this.keep(next, { puts, deletes });
    return { log: stateOf(next), applied };
  }

  async dropMessages(conv: string, upToSeq: number, fromSeq = 1): Promise<void> {
    const log = this.logs.get(conv);
    if (!log || upToSeq < fromSeq) return;
    const range = { from: fromSeq, to: upToSeq };
    const gone = (await this.table.range(places(conv, range))).map(asMessage);
    const covered = rangesWithout(log.covered, range);
    await this.keep(this.next(conv, { ...stateOf(log), covered }), {
      deleteRanges: [places(conv, range)],
      deletes: gone.map(({ id }) => placeKey(conv, id)),
    });
  }

  async dropLog(conv: string): Promise<void> {
    await this.table.write({ deletes: [keyOf('log', conv)], deleteRanges: rowsOf(conv) });
    this.logs.delete(conv);
  }

  async putDraft(conv: string, text: string): Promise<void> {
    const key = keyOf('draft', conv);
    await this.table.write(text === '' ? { deletes: [key] } : { puts: [[key, { conv, text }]] });
  }

  async drafts(): Promise<ReadonlyMap<string, string>> {
    const rows = (await this.table.range(under('draft'))) as { conv: string; text: string }[];
    return new Map(rows.map(({ conv, text }) => [conv, text]));
  }

  async putFacts(kind: FactKind, facts: Parameters<Store['putFacts']>[1]): Promise<void> {
    await this.table.write({ puts: facts.map(([name, fact]) => [keyOf(kind, name), fact]) });
  }

  async dropFacts(kind: FactKind, names: readonly string[]): Promise<void> {
    await this.table.write({ deletes: names.map((name) => keyOf(kind, name)) });
  }

  async facts(kind: FactKind): Promise<object[]> {
    return (await this.table.range(under(kind))) as object[];
  }

  async putPending(message: PendingMessage): Promise<void> {
    await this.table.write({ puts: [[keyOf('pending', message.id), message]] });
  }

  async dropPending(id: string): Promise<void> {
    await this.table.write({ deletes: [keyOf('pending', id)] });
  }

  async pending(conv?: string): Promise<PendingMessage[]> {
    const all = (await this.table.range(under('pending'))) as PendingMessage[];
    return inWritingOrder(all).filter((message) => conv === undefined || message.conv === conv);
  }

  /** What the messages of these changes become, one after the other. */
  private async changed(conv: string, changes: Parameters<Store['applyChanges']>[1]['changes']) {
    const seqs = [...new Set(changes.flatMap(({ kind, seq }) => (kind === 'read' ? [] : seq)))];
    const found = await this.table.get(seqs.map((seq) => messageKey(conv, seq)));
    const kept = found.flatMap((message) => (message === undefined ? [] : asMessage(message)));
    const after = new Map(
      kept.map((message) => [message.seq, { before: message, now: message as WireMessage | undefined }]),
    );
    const applied: Applied = changes.map((change) => {
      const row = change.kind === 'read' ? undefined : after.get(change.seq);
      if (!row?.now) return { change, message: undefined };
      const before = row.now;
      row.now = changedMessage(before, change);
      return { change, message: row.now ?? before };
    });
    return { applied, after };
  }

  private next(conv: string, state: LogState): KeptLog {
    return { ...state, conv, used: ++this.used };
  }

  private use(conv: string): void {
    const log = this.logs.get(conv);
    if (log) log.used = ++this.used;
  }

  private async keep(log: KeptLog, change: TableChange): Promise<void> {
    const whole = { ...change, puts: [...(change.puts ?? []), [keyOf('log', log.conv), log] as const] };
    try {
      await this.table.write(whole);
    } catch (error) {
      if (!isTableFault(error) || error.trouble !== 'full') throw error;
      await this.evict(log.conv, this.total() / 2);
      await this.table.write(whole);
    }
    this.logs.set(log.conv, log);
  }

  private total(): number {
    let total = 0;
    for (const { covered } of this.logs.values()) total += lengthOf(covered);
    return total;
  }

  private async evict(inUse: string, most = this.limits.maxPlaces): Promise<void> {
    let total = this.total();
    if (total <= most) return;
    const held = new Set([inUse, ...(await this.pending()).map(({ conv }) => conv)]);
    const leastUsed = [...this.logs.values()].sort((a, b) => a.used - b.used);
    for (const { conv, covered } of leastUsed) {
      if (held.has(conv)) continue;
      await this.dropLog(conv);
      total -= lengthOf(covered);
      if (total <= most) return;
    }
  }
}

const lengthOf = (covered: readonly Range[]): number => covered.reduce((sum, { from, to }) => sum + to - from + 1, 0);
