import { ImError } from '@hongyan/contract';
import type { OpArgs, OpName } from '../ops/op.ts';
import { runOp } from '../ops/table.ts';
import { type Connection, openReader } from './connection.ts';
import { isDamage, reasonOf } from './failures.ts';

/**
 * Runs reading operations on the calling thread, over a connection of its own. Each one sees one state of the store:
 * everything that was acknowledged before it began.
 */
export class Reader {
  private readonly connection: Connection;
  private last: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.connection = openReader(file);
  }

  /** Operations run one after another: they share the connection's snapshot, and none ever waits for anything else. */
  run(name: OpName, args: readonly unknown[]): Promise<unknown> {
    const result = this.last.then(() => this.inSnapshot(name, args));
    this.last = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.last;
    this.connection.close();
  }

  private async inSnapshot(name: OpName, args: readonly unknown[]): Promise<unknown> {
    this.connection.run('BEGIN');
    try {
      const result = await runOp(this.connection.tx, name, args as OpArgs<typeof name>);
      this.connection.run('COMMIT');
      return result;
    } catch (error) {
      this.undo();
      if (isDamage(error)) throw new ImError('storeDamaged', { where: `${reasonOf(error)} at ${name}` });
      throw error;
    }
  }

  /** Ends a snapshot in which something failed: the next one could not begin otherwise. */
  private undo(): void {
    try {
      if (this.connection.db.inTransaction) this.connection.run('ROLLBACK');
    } catch {
      // A damaged file may fail this too, yet the snapshot is gone.
    }
  }
}
