import type { Database, Statement } from 'bun:sqlite';
import type { Param, Tx } from '../tx.ts';

type Prepared = Statement<unknown, Param[]>;

const STATEMENTS_MAX = 400;

/**
 * A statement for SQLite. A join in which a column is held against a bare placeholder is compiled anew whenever a value is
 * bound, since the value might decide on the plan: that takes a hundred times as long as most joins. Behind a sign it is not.
 */
const forSqlite = (sql: string): string => sql.replaceAll('?', '+?');

/** Prepared statements of one connection, by their SQL; the longest unused go first. */
export class Statements {
  private readonly bySql = new Map<string, Prepared>();

  constructor(private readonly db: Database) {}

  get(sql: string): Prepared {
    const known = this.bySql.get(sql);
    if (known) return known;
    const statement = this.db.prepare<unknown, Param[]>(forSqlite(sql));
    this.bySql.set(sql, statement);
    if (this.bySql.size > STATEMENTS_MAX) this.dropOldest();
    return statement;
  }

  finalize(): void {
    for (const statement of this.bySql.values()) statement.finalize();
    this.bySql.clear();
  }

  private dropOldest(): void {
    for (const [sql, statement] of this.bySql) {
      this.bySql.delete(sql);
      statement.finalize();
      return;
    }
  }
}

/** The `Tx` of a SQLite connection. Everything is done when a method returns; the promises are for the seam. */
export class SqliteTx implements Tx {
  readonly dialect = 'sqlite';

  constructor(private readonly statements: Statements) {}

  async all<R>(sql: string, params: readonly Param[] = []): Promise<R[]> {
    return this.statements.get(sql).all(...params) as R[];
  }

  async one<R>(sql: string, params: readonly Param[] = []): Promise<R | undefined> {
    return (this.statements.get(sql).get(...params) ?? undefined) as R | undefined;
  }

  async run(sql: string, params: readonly Param[] = []): Promise<number> {
    return this.statements.get(sql).run(...params).changes;
  }
}
