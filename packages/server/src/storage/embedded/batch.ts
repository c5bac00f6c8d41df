import { ImError } from '@hongyan/contract';
import type { OpArgs, OpName } from '../ops/op.ts';
import { findEarlier } from '../ops/repeat.ts';
import { runOp } from '../ops/table.ts';
import type { Appended, C2cDraft } from '../port/messages.ts';
import { Appender } from './appender.ts';
import { type Connection, openMigrated, openWriter } from './connection.ts';
import { isStoreFailure, reasonOf } from './failures.ts';
import { LogMark } from './logMark.ts';
import { APPEND, type Call } from './pack.ts';
import { packError, type WireError } from './protocol.ts';

/** What became of a batch: results and failures by place, and what is wrong with the store, if anything. */
interface Outcome {
  results: unknown[];
  failures: { at: number; error: WireError }[];
  tookMs: number;
  health: string;
}

type Tune = (connection: Connection) => void;

/** Pages in the log, not yet in the main file, from which on they are taken there: 16 MB. */
const LOG_PAGES = 4_000;

/** The whole transaction is lost, not only the operation that met the error. */
class BatchLost extends Error {}

/** Runs batches of operations: each batch one transaction, each operation all or nothing. */
export class BatchRunner {
  private connection: Connection | undefined;
  private appender: Appender;
  private readonly mark: LogMark;
  private failures: { at: number; error: WireError }[] = [];

  private constructor(
    private readonly file: string,
    connection: Connection,
    private readonly tune: Tune,
  ) {
    this.connection = connection;
    this.appender = new Appender(connection);
    this.mark = new LogMark(file);
  }

  /**
   * Opens the file and brings it to this program's schema.
   *
   * @param tune sets what is particular on each connection that is opened for writing
   * @throws NewerSchemaError, StoreDamagedError
   */
  static async open(file: string, tune: Tune = () => {}): Promise<BatchRunner> {
    const connection = await openMigrated(file);
    tune(connection);
    return new BatchRunner(file, connection, tune);
  }

  /** Runs and commits the operations together; one that throws is undone alone. */
  async run(calls: readonly Call[]): Promise<Outcome> {
    const startedMs = performance.now();
    this.failures = [];
    try {
      const results = await this.commit(calls);
      const health = this.tendLog();
      return { results, failures: this.failures, tookMs: performance.now() - startedMs, health };
    } catch (error) {
      const reason = reasonOf(error);
      this.reopenLater();
      const stopped = packError(new ImError('sendsStopped', { reason }));
      const failures = calls.map((_, at) => ({ at, error: stopped }));
      return { results: [], failures, tookMs: performance.now() - startedMs, health: reason };
    }
  }

  close(): void {
    try {
      if (this.connection) this.mark.remove();
      this.connection?.close();
    } catch {
      // The disk fails: the log stays and holds what was committed, for the next start.
    }
    this.connection = undefined;
  }

  private async commit(calls: readonly Call[]): Promise<unknown[]> {
    const connection = this.connected();
    connection.run('BEGIN IMMEDIATE');
    const results: unknown[] = [];
    for (const [at, { name, args }] of calls.entries()) {
      try {
        const outcome = this.one(connection, name, args);
        results.push(outcome instanceof Promise ? await outcome : outcome);
      } catch (error) {
        if (error instanceof BatchLost || isStoreFailure(error) || !connection.db.inTransaction) throw error;
        results.push(undefined);
        this.failures.push({ at, error: packError(error) });
      }
    }
    this.appender.flush();
    connection.run('COMMIT');
    this.appender.committed();
    return results;
  }

  /**
   * After a commit: marks how far the log goes, and takes it into the main file when it has grown. Says what is wrong if
   * that fails, which SQLite's own way to do it would hide: what was committed is safe in the log then, but nothing more
   * may be put there.
   */
  private tendLog(): string {
    const { connection } = this;
    if (!connection) return '';
    try {
      const { log, checkpointed } = connection.checkpoint('NOOP');
      this.mark.put(log);
      if (log - checkpointed < LOG_PAGES) return '';
      const after = connection.checkpoint('PASSIVE');
      if (after.checkpointed === after.log) this.mark.clear();
      return '';
    } catch (error) {
      this.reopenLater();
      return reasonOf(error);
    }
  }

  /** Runs one operation; what is ready at once is not awaited, which the hot path feels. */
  private one(connection: Connection, name: OpName, args: readonly unknown[]): Promise<unknown> | Appended {
    if (name !== APPEND) return this.portable(connection, name, args);
    const draft = args[0] as C2cDraft;
    const outcome = this.appender.append(draft);
    return 'needs' in outcome ? this.detour(connection, draft, outcome) : outcome;
  }

  private async detour(
    connection: Connection,
    draft: C2cDraft,
    detour: Exclude<ReturnType<Appender['append']>, Appended>,
  ): Promise<unknown> {
    if (detour.needs === 'search') {
      const earlier = await findEarlier(connection.tx, detour.head, draft);
      return earlier ?? this.appender.append(draft, true);
    }
    const appended = await this.portable(connection, APPEND, [draft]);
    this.appender.forget(draft);
    return appended;
  }

  private async portable(connection: Connection, name: OpName, args: readonly unknown[]): Promise<unknown> {
    if (name === 'outbox.subscribe' || name === 'outbox.unsubscribe') this.appender.forgetConsumers();
    this.flushOrLose();
    connection.run('SAVEPOINT operation');
    try {
      // The queue took name and arguments from one typed call (`storesOver`).
      const result = await runOp(connection.tx, name, args as OpArgs<typeof name>);
      connection.run('RELEASE operation');
      return result;
    } catch (error) {
      if (!connection.db.inTransaction) throw new BatchLost(reasonOf(error));
      connection.run('ROLLBACK TO operation');
      connection.run('RELEASE operation');
      throw error;
    }
  }

  /** A head that cannot be written back leaves messages without one: the batch must go. */
  private flushOrLose(): void {
    try {
      this.appender.flush();
    } catch (error) {
      throw new BatchLost(reasonOf(error));
    }
  }

  /**
   * The open connection; after a failure a fresh one, once the disk takes writes again. After a failed sync a later one
   * may succeed though what it should have saved is lost. Nothing that was acknowledged is: the log was synced for it, and
   * goes to the main file once more here. What failed is left behind in the log, beyond its end, and goes with it.
   */
  private connected(): Connection {
    if (this.connection) return this.connection;
    const connection = openWriter(this.file);
    try {
      this.tune(connection);
      this.mark.clear();
      if (connection.checkpoint('TRUNCATE').busy)
        throw new Error('the log of the store cannot be emptied at the moment');
      connection.run('UPDATE schema_version SET version = version');
    } catch (error) {
      connection.close();
      throw error;
    }
    this.connection = connection;
    this.appender = new Appender(connection);
    return connection;
  }

  private reopenLater(): void {
    const { connection } = this;
    this.connection = undefined;
    if (!connection) return;
    try {
      if (connection.db.inTransaction) connection.run('ROLLBACK');
    } catch {
      // Closing undoes it too.
    }
    try {
      connection.close();
    } catch {
      // A connection whose file failed may refuse to close; it is not used again.
    }
  }
}
