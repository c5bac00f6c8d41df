import { ImError } from '@hongyan/contract';
import { type ReservedSQL, SQL } from 'bun';
import { Chains } from './chains.ts';
import { faultKind } from './faults.ts';

/** One connection inside an open transaction. */
export type Session = Pick<ReservedSQL, 'unsafe'>;

export interface PoolOptions {
  url: string;
  /** Connections at most. */
  size: number;
  /** Units of work that may wait or run; above it callers are refused. */
  maxQueue: number;
  /** How long a unit of work waits for a database that is gone before its caller is refused. */
  patienceMs: number;
}

const READ = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
const WRITE = 'BEGIN ISOLATION LEVEL READ COMMITTED';
const MAX_CONFLICTS = 20;
const MAX_PAUSE_MS = 250;
const PROBE_MS = 250;
/** A session whose transaction idles or waits this long is ended by the database, so that a frozen process blocks no other. */
const SERVER_LIMITS = { idle_in_transaction_session_timeout: 30_000, lock_timeout: 30_000, statement_timeout: 60_000 };
/**
 * Every operation finds its rows by an index. Left to itself, PostgreSQL plans while the tables are new and small, keeps
 * the plan of a prepared statement, and reads whole tables with it until statistics catch up.
 */
const PLANS = { enable_seqscan: false, jit: false };
const STUCK_MS = 90_000;

/** A unit of work that was about to be committed: with the transaction's number one can ask later whether it was. */
interface Doubt<T> {
  xid?: string | undefined;
  /** When the database started that gave the number. */
  since?: string;
  result?: T;
}

type Work<T> = (session: Session) => Promise<T>;

/** Looks whether what a unit of work gave back is in the database. */
type IsStored<T> = (session: Session, result: T) => Promise<boolean>;

/** SQLSTATE of asking for a number that no transaction has got. */
const NUMBER_UNKNOWN = '22023';

/**
 * Runs units of work as transactions on a pool of connections, again where the database says so or was cut off.
 *
 * A unit of work may run several times, but takes effect once: after a commit whose answer was lost, the database is
 * asked what became of it (D14). When the database stays away longer than `patienceMs`, all that waits and all that comes is refused with `sendsStopped`
 * until a probe finds it back.
 */
export class Pool {
  readonly sql: SQL;
  private readonly running = new Map<ReservedSQL, number>();
  private readonly chains = new Chains();
  private readonly watch: Timer;
  private probe: Timer | undefined;
  private waiting = 0;
  private failingSinceMs = 0;
  private flaw = '';
  private wellAgain = Promise.withResolvers<void>();
  private idle: (() => void) | undefined;
  private isClosed = false;

  constructor(private readonly options: PoolOptions) {
    this.sql = connect(options.url, options.size);
    this.watch = setInterval(() => this.endStuck(), STUCK_MS / 10);
    this.watch.unref();
  }

  /** Units of work that wait or run. */
  get queued(): number {
    return this.waiting;
  }

  /** Empty when well, else what is wrong. */
  health(): string {
    return this.flaw;
  }

  /** Resolves once a database that was gone is back; at once when it is not gone. */
  recovered(): Promise<void> {
    return this.flaw ? this.wellAgain.promise : Promise.resolve();
  }

  /**
   * Runs a unit of work that changes something. Rows it decides by it must lock.
   *
   * @param isStored asked when the answer to a commit was lost and the database says that it took effect. Without it that is
   *   believed only of a database that was not started since; see `isCommitted`
   */
  write<T>(work: Work<T>, isStored?: IsStored<T>): Promise<T> {
    return this.admit(() => this.persist(WRITE, work, isStored));
  }

  /** Runs a unit of work that changes something, after those of the same key that were called before. */
  writeInOrder<T>(key: number, work: Work<T>): Promise<T> {
    return this.admit(() =>
      this.chains.run(key, () => {
        this.assertWell();
        return this.persist(WRITE, work);
      }),
    );
  }

  /** Runs a unit of work that only reads, on one snapshot. */
  read<T>(work: Work<T>): Promise<T> {
    return this.admit(() => this.persist(READ, work));
  }

  /** Takes nothing more and waits for all that runs. */
  async drained(): Promise<void> {
    this.isClosed = true;
    if (this.waiting > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  /** Waits for all that runs, then closes the connections. */
  async close(): Promise<void> {
    await this.drained();
    clearInterval(this.watch);
    clearTimeout(this.probe);
    await this.sql.close({ timeout: 1 });
  }

  private async admit<T>(run: () => Promise<T>): Promise<T> {
    if (this.isClosed) throw new ImError('sendsStopped', { reason: 'the store is closed' });
    this.assertWell();
    if (this.waiting >= this.options.maxQueue)
      throw new ImError('sendsStopped', { reason: 'too many operations wait' });
    this.waiting++;
    try {
      return await run();
    } finally {
      if (--this.waiting === 0) this.idle?.();
    }
  }

  private assertWell(): void {
    if (this.flaw) throw new ImError('sendsStopped', { reason: this.flaw });
  }

  private async persist<T>(begin: string, work: Work<T>, isStored?: IsStored<T>): Promise<T> {
    const doubt: Doubt<T> = {};
    let conflicts = 0;
    let attempts = 0;
    let cutSinceMs = 0;
    for (;;) {
      try {
        const isDone = await this.isCommitted(doubt, isStored);
        const result = isDone ? (doubt.result as T) : await this.attempt(begin, work, doubt);
        this.succeeded();
        return result;
      } catch (error) {
        const kind = faultKind(error);
        if (kind === 'fatal' || (kind === 'conflict' && ++conflicts > MAX_CONFLICTS)) throw error;
        if (kind === 'outage') {
          cutSinceMs ||= performance.now();
          this.failed(error, cutSinceMs);
        }
        await Bun.sleep(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** attempts++));
      }
    }
  }

  private async attempt<T>(begin: string, work: Work<T>, doubt: Doubt<T>): Promise<T> {
    const session = await this.sql.reserve();
    this.running.set(session, performance.now());
    doubt.xid = undefined;
    try {
      await session.unsafe(begin);
      const result = await work(session);
      if (begin === WRITE) {
        const [row] = await session.unsafe(
          'SELECT pg_current_xact_id_if_assigned()::text AS xid, pg_postmaster_start_time()::text AS since',
        );
        Object.assign(doubt, { xid: row?.xid, since: row?.since, result });
      }
      const end = await session.unsafe('COMMIT');
      if (end.command !== 'COMMIT') throw new Error('the transaction was rolled back; nothing was stored');
      return result;
    } catch (error) {
      if (faultKind(error) !== 'outage') await session.unsafe('ROLLBACK').catch(() => session.close());
      throw error;
    } finally {
      this.running.delete(session);
      await session.release();
    }
  }

  /**
   * Whether a transaction whose commit was not answered took effect; waits while it is still being ended.
   *
   * Its number alone does not tell: a database that crashed forgets the numbers of what it lost and gives them again, and so
   * does one that took over for it.
   */
  private async isCommitted<T>(doubt: Doubt<T>, isStored?: IsStored<T>): Promise<boolean> {
    if (!doubt.xid) return false;
    for (;;) {
      const { status, since } = await this.statusOf(doubt.xid);
      if (status === 'in progress') await Bun.sleep(PROBE_MS / 10);
      else if (status !== 'committed') return false;
      else return isStored ? isStored(this.sql, doubt.result as T) : since === doubt.since;
    }
  }

  private async statusOf(xid: string): Promise<{ status?: string; since?: string }> {
    try {
      const [row] = await this.sql.unsafe(
        'SELECT pg_xact_status($1::text::xid8) AS status, pg_postmaster_start_time()::text AS since',
        [xid],
      );
      return row;
    } catch (error) {
      if (error instanceof SQL.PostgresError && error.errno === NUMBER_UNKNOWN) return {};
      throw error;
    }
  }

  private succeeded(): void {
    this.failingSinceMs = 0;
    if (!this.flaw) return;
    this.flaw = '';
    this.wellAgain.resolve();
    this.wellAgain = Promise.withResolvers();
  }

  /** Notes an outage; throws once patience is over. */
  private failed(error: unknown, cutSinceMs: number): void {
    const now = performance.now();
    this.failingSinceMs ||= now;
    const reason = `the database cannot be used: ${error instanceof Error ? error.message : error}`;
    if (now - this.failingSinceMs > this.options.patienceMs) {
      this.flaw = reason;
      this.scheduleProbe();
    }
    if (this.flaw || now - cutSinceMs > this.options.patienceMs) throw new ImError('sendsStopped', { reason });
  }

  private scheduleProbe(): void {
    if (this.probe || this.isClosed) return;
    this.probe = setTimeout(() => {
      this.probe = undefined;
      // Giving the transaction an id makes its commit a write: a full disk or a stand-by fails here.
      this.sql.unsafe('SELECT pg_current_xact_id()').then(
        () => this.succeeded(),
        () => this.scheduleProbe(),
      );
    }, PROBE_MS);
  }

  /** Cuts connections whose peer no longer answers: their units of work run again. */
  private endStuck(): void {
    const before = performance.now() - STUCK_MS;
    for (const [session, startedMs] of this.running) if (startedMs < before) void session.close({ timeout: 0 });
  }
}

/** Opens a pool with the settings that operations rely on; connections are made when needed. */
export function connect(url: string, size: number): SQL {
  const database = decodeURIComponent(new URL(url).pathname.slice(1)) || undefined;
  const connection = { application_name: 'hongyan', client_min_messages: 'warning', ...PLANS, ...SERVER_LIMITS };
  return new SQL(url, { adapter: 'postgres', database, max: size, bigint: true, connectionTimeout: 5, connection });
}
