import { SQLiteError } from 'bun:sqlite';
import { ImError } from '@hongyan/contract';
import { findEarlier } from '../ops/repeat.ts';
import { type OpArgs, type OpName, runOp } from '../ops/table.ts';
import type { Appended, C2cDraft } from '../port/messages.ts';
import { Appender } from './appender.ts';
import { type Connection, openMigrated, openWriter } from './connection.ts';
import { APPEND, type Call } from './pack.ts';
import { packError, type WireError } from './protocol.ts';

/** What became of a batch: results and failures by place, and what is wrong with the store, if anything. */
interface Outcome {
  results: unknown[];
  failures: { at: number; error: WireError }[];
  tookMs: number;
  health: string;
}

/** SQLite's result codes after which nothing in the transaction can be trusted: NOMEM, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const STORE_FAILED = new Set([7, 10, 11, 13, 14, 26]);

/** Whether an error says that the file, not the operation, is at fault. */
const isStoreFailure = (error: unknown): boolean =>
  error instanceof SQLiteError && STORE_FAILED.has((error.errno ?? 0) & 0xff);

type Tune = (connection: Connection) => void;

/** The whole transaction is lost, not only the operation that met the error. */
class BatchLost extends Error {}

/** Runs batches of operations: each batch one transaction, each operation all or nothing. */
export class BatchRunner {
  private connection: Connection | undefined;
  private appender: Appender;
  private failures: { at: number; error: WireError }[] = [];

  private constructor(
    private readonly file: string,
    connection: Connection,
    private readonly tune: Tune,
  ) {
    this.connection = connection;
    this.appender = new Appender(connection);
  }

  /**
   * Opens the file and brings it to this program's schema.
   *
   * @param tune sets what is particular on each connection that is opened for writing
   * @throws NewerSchemaError
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
      return { results, failures: this.failures, tookMs: performance.now() - startedMs, health: '' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.reopenLater();
      const stopped = packError(new ImError('sendsStopped', { reason }));
      const failures = calls.map((_, at) => ({ at, error: stopped }));
      return { results: [], failures, tookMs: performance.now() - startedMs, health: reason };
    }
  }

  close(): void {
    this.connection?.close();
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
    if (name.startsWith('outbox.')) this.appender.forgetConsumers();
    this.flushOrLose();
    connection.run('SAVEPOINT operation');
    try {
      // The queue took name and arguments from one typed call (`storesOver`).
      const result = await runOp(connection.tx, name, args as OpArgs<typeof name>);
      connection.run('RELEASE operation');
      return result;
    } catch (error) {
      if (!connection.db.inTransaction) throw new BatchLost(error instanceof Error ? error.message : String(error));
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
      throw new BatchLost(error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * The open connection; after a failure a fresh one. Its checkpoint writes and syncs what the old one may have left in
   * the log only by half, so that later commits do not stand on sand.
   */
  private connected(): Connection {
    if (this.connection) return this.connection;
    const connection = openWriter(this.file);
    try {
      this.tune(connection);
      const row = connection.db.query<{ busy: number }, []>('PRAGMA wal_checkpoint(TRUNCATE)').get();
      if (row?.busy) throw new Error('the log of the store cannot be emptied at the moment');
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
