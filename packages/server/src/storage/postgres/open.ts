import type { OpArgs, OpName } from '../ops/op.ts';
import { ops, runOp, storesOver } from '../ops/table.ts';
import type { GroupMessageDraft } from '../port/groups.ts';
import type { C2cDraft } from '../port/messages.ts';
import type { Storage, StorageStats } from '../port/storage.ts';
import { Appender } from './append.ts';
import { type Hint, openHints } from './hints.ts';
import { migrateDatabase } from './migrate.ts';
import { Pool, type Session } from './pool.ts';
import { sessionTx } from './tx.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host/database`. */
  url: string;
  /** Operations that may wait; above it callers are refused. */
  maxQueue: number;
  /** Connections for operations; appends have their own. */
  poolSize?: number;
  /** How long operations wait for a database that is gone before their callers are refused. */
  patienceMs?: number;
  /** Called when another process changed an app or an account; never for this one's own changes. */
  onHint?: (hint: Hint) => void;
}

const POOL_SIZE = 8;
const LANES = 2;
const PATIENCE_MS = 5_000;

/**
 * Opens the store on a PostgreSQL database, made or brought up to date first.
 *
 * Each operation is one transaction, appends of messages share one per batch. Several processes may use one database.
 *
 * @throws NewerSchemaError when a newer program wrote the database; nothing was touched
 */
export async function openPostgres(options: PostgresOptions): Promise<Storage> {
  const { url, maxQueue, poolSize = POOL_SIZE, patienceMs = PATIENCE_MS } = options;
  await migrateDatabase(url);
  const pool = new Pool({ url, size: poolSize, maxQueue, patienceMs });
  // Connections of their own, so that slow operations never keep messages waiting.
  const appendPool = new Pool({ url, size: LANES, maxQueue, patienceMs });
  const hints = await openHints(pool.sql, options.onHint).catch(async (error) => {
    await Promise.all([pool.close(), appendPool.close()]);
    throw error;
  });
  const appender = new Appender(appendPool, { maxQueue, lanes: LANES, onCommit: committed });
  const stats: StorageStats = {
    get queued() {
      return appender.queued + pool.queued;
    },
    commits: 0,
    operations: 0,
  };
  function committed(operations: number, tookMs: number): void {
    stats.commits++;
    stats.operations += operations;
    stats.onCommit?.(operations, tookMs);
  }

  async function call(name: OpName, args: readonly unknown[]): Promise<unknown> {
    if (name === 'messages.appendC2c') return appender.append(args[0] as C2cDraft);
    if (ops[name].kind === 'read')
      return pool.read((session) => runOp(sessionTx(session), name, args as OpArgs<OpName>));
    const startedMs = performance.now();
    const work = (session: Session) => runOp(sessionTx(session), name, args as OpArgs<OpName>);
    const gid = gidOf(name, args);
    const result = await (gid === undefined ? pool.write(work) : pool.writeInOrder(gid, work));
    committed(1, performance.now() - startedMs);
    hints.done(name, args);
    return result;
  }

  return {
    ...storesOver(call),
    stats,
    health: () => appendPool.health() || pool.health(),
    async close() {
      await appender.drained();
      await appendPool.close();
      await pool.drained();
      await hints.close();
      await pool.close();
    },
  };
}

/** Operations on a group that are no change of its log. */
const BESIDE: readonly OpName[] = ['groups.create', 'groups.notify', 'groups.reserve'];

/** The group whose log an operation writes to: what is written there takes effect, and is answered, in the order of the calls (M4). */
function gidOf(name: OpName, [first]: readonly unknown[]): number | undefined {
  if (!/^(groups|topics)\./.test(name) || BESIDE.includes(name)) return undefined;
  return name === 'groups.append' ? (first as GroupMessageDraft).gid : (first as number);
}
