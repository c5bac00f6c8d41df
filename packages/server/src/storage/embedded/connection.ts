import { Database } from 'bun:sqlite';
import { migrate } from '../migrate.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import { NewerSchemaError } from '../port/storage.ts';
import { damageOr, inspectFiles, isWritten } from './inspect.ts';
import { LogMark } from './logMark.ts';
import { SqliteTx, Statements } from './sqliteTx.ts';

/** One connection with its prepared statements. */
export class Connection {
  readonly statements: Statements;
  readonly tx: SqliteTx;

  constructor(readonly db: Database) {
    this.statements = new Statements(db);
    this.tx = new SqliteTx(this.statements);
  }

  /** Runs a statement that gives nothing back. */
  run(sql: string): void {
    this.statements.get(sql).run();
  }

  /**
   * Takes the log into the main file, as far as readers allow; `NOOP` only tells how many pages are in the log and how
   * many of them are in the main file.
   */
  checkpoint(how: 'NOOP' | 'PASSIVE' | 'TRUNCATE'): { busy: number; log: number; checkpointed: number } {
    return this.statements.get(`PRAGMA wal_checkpoint(${how})`).get() as ReturnType<Connection['checkpoint']>;
  }

  close(): void {
    this.statements.finalize();
    this.db.close();
  }
}

/** Opens the file for reading beside its writer. */
export function openReader(file: string): Connection {
  const db = new Database(file, { readonly: true, strict: true });
  db.run('PRAGMA busy_timeout = 5000');
  db.run('PRAGMA cache_size = -32768');
  db.run('PRAGMA cell_size_check = ON');
  return new Connection(db);
}

/** Opens the file for writing: WAL, an fsync for each commit. */
export function openWriter(file: string): Connection {
  const db = new Database(file, { create: true, readwrite: true, strict: true });
  db.run('PRAGMA busy_timeout = 5000');
  db.run('PRAGMA page_size = 4096');
  db.run('PRAGMA journal_mode = WAL');
  db.run('PRAGMA synchronous = FULL');
  // The batches do it, and see when it fails.
  db.run('PRAGMA wal_autocheckpoint = 0');
  db.run('PRAGMA journal_size_limit = 67108864');
  db.run('PRAGMA cache_size = -65536');
  db.run('PRAGMA temp_store = MEMORY');
  db.run('PRAGMA cell_size_check = ON');
  return new Connection(db);
}

/**
 * Brings the file to this program's schema.
 *
 * @throws NewerSchemaError, StoreDamagedError before the file is opened for writing
 */
export async function openMigrated(file: string): Promise<Connection> {
  inspectFiles(file);
  refuseNewer(file);
  const connection = openWriter(file);
  try {
    new LogMark(file).remove();
    // What a power cut left behind in the log goes, before anything new is written in front of it.
    if (connection.checkpoint('TRUNCATE').busy) throw new Error('another process works on the store');
    await migrate(async (work) => {
      connection.run('BEGIN IMMEDIATE');
      try {
        const result = await work(connection.tx);
        connection.run('COMMIT');
        return result;
      } catch (error) {
        if (connection.db.inTransaction) connection.run('ROLLBACK');
        throw error;
      }
    });
    return connection;
  } catch (error) {
    connection.close();
    throw damageOr(error, file);
  }
}

function refuseNewer(file: string): void {
  if (!isWritten(file)) return;
  const db = new Database(file, { readonly: true });
  try {
    if (!db.query("SELECT 1 FROM sqlite_schema WHERE name = 'schema_version'").get()) return;
    const row = db.query<{ version: number }, []>('SELECT version FROM schema_version').get();
    if (row && row.version > SCHEMA_VERSION) throw new NewerSchemaError(row.version, SCHEMA_VERSION);
  } catch (error) {
    throw damageOr(error, file);
  } finally {
    db.close();
  }
}
