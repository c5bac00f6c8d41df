import type { CountedFigure, SeenKind } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Flush, Online, Sight } from '../storage/port/statistics.ts';
import { Book } from './book.ts';
import { dayAt } from './periods.ts';
import type { Statistics } from './port.ts';

type Needs = Pick<Ctx, 'storage' | 'clock' | 'apps' | 'log'>;

const FLUSH_EVERY_MS = 1_000;
/** How long a process counts as alive without a word, and how often it says one. */
const ALIVE_MS = 30_000;
const RENEW_MS = 10_000;

/**
 * Opens the counting of what happens in apps; written every second until `stop`.
 *
 * @param isShared other processes work on the same store
 */
export function openStatistics(needs: Needs, isShared: boolean): Statistics {
  return new Counter(needs, isShared);
}

/** As what somebody is known who sent on a day. */
const SENDERS = ['sender', 'c2cSender', 'groupSender'] as const satisfies SeenKind[];

/** Sessions of an app at this process, and whether the store has been told. */
interface Presence extends Online {
  isTold: boolean;
}

class Counter implements Statistics {
  private readonly process = crypto.randomUUID();
  private readonly books = new Map<number, Book>();
  /** Days that are over and not written yet. */
  private over: Book[] = [];
  private readonly present = new Map<number, Presence>();
  /** Taken out and not known to be in the store: it goes again under the same number. */
  private pending: Flush | undefined;
  private number = 0;
  private aliveMs = 0;
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  private isFailing = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly needs: Needs,
    private readonly isShared: boolean,
  ) {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS);
  }

  count(sdkAppId: number, figure: CountedFigure, n = 1): void {
    this.book(sdkAppId).count(figure, n);
  }

  mark(sdkAppId: number, kind: SeenKind, id: number): void {
    this.book(sdkAppId).mark(kind, id);
  }

  sightsOf(sdkAppId: number, uid: number): Sight[] {
    const book = this.book(sdkAppId);
    if (book.knows('user', uid)) return [];
    const { day, month } = book.day;
    return [month, day].map((period) => ({ sdkAppId, period, kind: 'user', id: uid }));
  }

  signedIn(sdkAppId: number, uid: number, sights: readonly Sight[]): void {
    const book = this.book(sdkAppId);
    if (sights.some(({ period }) => period === book.day.day)) book.learn('user', uid);
    book.count('LoginTimes', 1);
  }

  async admitsSender(sdkAppId: number, uid: number, max: number): Promise<boolean> {
    const book = this.book(sdkAppId);
    if (SENDERS.some((kind) => book.knows(kind, uid))) return true;
    const { day } = book.day;
    const isAdmitted = await this.needs.storage.statistics.admitSender({ sdkAppId, day, uid }, max);
    if (isAdmitted) book.learn('sender', uid);
    return isAdmitted;
  }

  came(sdkAppId: number, isEdge: boolean): void {
    const book = this.book(sdkAppId);
    const present = this.present.get(sdkAppId) ?? { users: 0, connections: 0, isTold: false };
    this.present.set(sdkAppId, present);
    present.connections++;
    if (isEdge) present.users++;
    present.isTold = false;
    book.peak = Math.max(book.peak, present.users);
  }

  went(sdkAppId: number, isEdge: boolean): void {
    const present = this.present.get(sdkAppId);
    if (!present?.connections) return;
    // The day that began meanwhile begins with who is still there.
    this.book(sdkAppId);
    present.connections--;
    if (isEdge) present.users--;
    present.isTold = false;
  }

  async online(sdkAppId: number): Promise<Online> {
    const { storage, clock } = this.needs;
    const elsewhere = await storage.statistics.online(sdkAppId, this.process, clock.nowMs());
    const { users, connections } = this.present.get(sdkAppId) ?? { users: 0, connections: 0 };
    return { users: elsewhere.users + users, connections: elsewhere.connections + connections };
  }

  flush(): Promise<void> {
    // One waits behind the one that runs: it takes all that came until it begins.
    this.next ??= this.running.then(() => {
      this.next = undefined;
      return this.write();
    });
    this.running = this.next;
    return this.next;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    // Sessions are gone; a process that ends is none that others count.
    for (const present of this.present.values()) Object.assign(present, { users: 0, connections: 0, isTold: false });
    await this.flush();
  }

  private book(sdkAppId: number): Book {
    const nowMs = this.needs.clock.nowMs();
    const book = this.books.get(sdkAppId);
    if (book && nowMs < book.day.endMs && nowMs >= book.day.startMs) return book;
    return this.turn(sdkAppId, nowMs, book);
  }

  /** Begins an app's day, with the users who are there. */
  private turn(sdkAppId: number, nowMs: number, before: Book | undefined): Book {
    if (before) this.over.push(before);
    const book = new Book(sdkAppId, dayAt(nowMs, this.needs.apps.settings(sdkAppId)));
    book.peak = this.present.get(sdkAppId)?.users ?? 0;
    this.books.set(sdkAppId, book);
    return book;
  }

  /** Writes what failed before, then what came since; what was taken out is never lost while the process lives. */
  private async write(): Promise<void> {
    const { storage, log } = this.needs;
    try {
      for (let again = true; again; ) {
        again = this.pending !== undefined;
        this.pending ??= this.taken();
        if (!this.pending) return;
        await storage.statistics.flush(this.pending);
        this.pending = undefined;
        this.isFailing = false;
      }
    } catch (err) {
      if (!this.isFailing) log.error({ err }, 'statistics are not written, they are kept until they can be');
      this.isFailing = true;
    }
  }

  /** What is to be written, if anything is. */
  private taken(): Flush | undefined {
    const nowMs = this.needs.clock.nowMs();
    for (const [sdkAppId, { users }] of this.present) if (users > 0) this.book(sdkAppId);
    this.followSettings();
    const books = [...this.over, ...this.books.values()];
    this.over = [];
    const flush: Flush = {
      ...{ process: this.process, number: this.number + 1, nowMs, untilMs: nowMs + ALIVE_MS },
      ...{ growths: [], sights: [], online: [], peaks: [] },
    };
    for (const book of books) this.takeFrom(book, flush);
    const changed = [...this.present].filter(([, { isTold }]) => !isTold);
    for (const [sdkAppId, present] of changed) {
      present.isTold = true;
      const { users, connections } = present;
      if (this.isShared) flush.online.push({ sdkAppId, users, connections });
      if (users === 0) this.present.delete(sdkAppId);
    }
    const { growths, sights, online, peaks } = flush;
    if (growths.length + sights.length + online.length + peaks.length === 0 && !this.mustRenew(nowMs)) return undefined;
    this.number++;
    this.aliveMs = nowMs;
    return flush;
  }

  private takeFrom(book: Book, flush: Flush): void {
    const { growths, sights } = book.take();
    flush.growths.push(...growths);
    for (const sight of sights) flush.sights.push(sight);
    const { sdkAppId, day, peak } = book;
    const present = this.present.get(sdkAppId);
    const isCurrent = this.books.get(sdkAppId) === book;
    // Also a number that is not the highest here may make the highest with those of other processes.
    if (peak > book.writtenPeak || (present && !present.isTold))
      flush.peaks.push({ sdkAppId, period: day.day, users: peak });
    book.writtenPeak = Math.max(book.writtenPeak, peak);
    if (isCurrent) book.peak = present?.users ?? 0;
  }

  /** Who is there must be said again before it is forgotten. */
  private mustRenew(nowMs: number): boolean {
    return this.isShared && this.present.size > 0 && nowMs - this.aliveMs >= RENEW_MS;
  }

  /** A day whose bounds were moved by the app begins anew. */
  private followSettings(): void {
    const nowMs = this.needs.clock.nowMs();
    for (const [sdkAppId, book] of this.books) {
      const { startMs } = dayAt(nowMs, this.needs.apps.settings(sdkAppId));
      if (startMs !== book.day.startMs) this.turn(sdkAppId, nowMs, book);
    }
  }
}
