import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { migration, SCHEMA_VERSION } from '../migrations.ts';
import { SELECT_IMPORTED } from '../ops/groupAppend.ts';
import { selectCounts } from '../ops/groupReceipts.ts';
import { runOp } from '../ops/table.ts';
import { NOON_MS, text, upTo } from '../suite/people.ts';
import { done, groupDraft, NO_LIMITS } from '../suite/team.ts';
import { SqliteTx, Statements } from './sqliteTx.ts';

/** A store's file in memory, with a way to run its operations. */
function openMemory(): { db: Database; tx: SqliteTx } {
  const db = new Database(':memory:');
  for (const version of upTo(SCHEMA_VERSION)) for (const statement of migration(version, 'sqlite')) db.run(statement);
  return { db, tx: new SqliteTx(new Statements(db)) };
}

/** Rows that one message, said or imported, to a group of this many members writes. */
async function rowsWritten(memberCount: number, importedSec?: number): Promise<number> {
  const { db, tx } = openMemory();
  const members = upTo(memberCount).map((uid) => ({ uid }));
  const { group } = done(await runOp(tx, 'groups.create', [groupDraft('team', { members }), NO_LIMITS]));
  const written = () => db.query<{ n: number }, []>('SELECT total_changes() AS n').get()?.n ?? 0;
  const before = written();

  const draft = {
    ...{ sdkAppId: group.sdkAppId, gid: group.gid, fromUid: 1, fromProfileId: 0, msgSeq: 0, random: 1, flags: 0 },
    ...{
      clientTimeSec: NOON_MS / 1000,
      timeMs: NOON_MS,
      body: text('hello'),
      extra: '',
      keys: [],
      at: [],
      targets: [],
    },
    ...{ asApp: false, importedSec },
  };
  expect(done(await runOp(tx, 'groups.append', [draft])).memberCount).toBe(memberCount);

  const rows = written() - before;
  db.close();
  return rows;
}

test("[G20] a message writes the log's row, the head's and the sender's, to 2,000 members as to 2", async () => {
  expect([await rowsWritten(2), await rowsWritten(2_000)]).toEqual([3, 3]);
});

test('[G33] an imported one writes besides the floor of the head and what it is known by, to 2,000 members as to 2', async () => {
  const importedSec = NOON_MS / 1000;
  expect([await rowsWritten(2, importedSec), await rowsWritten(2_000, importedSec)]).toEqual([5, 5]);
});

/** How SQLite looks for the rows of a statement, a line for each table. */
function planOf(sql: string, ...params: number[]): string[] {
  const { db } = openMemory();
  const plan = db.query<{ detail: string }, number[]>(`EXPLAIN QUERY PLAN ${sql}`).all(...params);
  db.close();
  return plan.map(({ detail }) => detail);
}

test('[G33] the earlier import of a message is found by one look-up in an index', () => {
  expect(planOf(SELECT_IMPORTED, 1, 1, 1, 1)).toEqual([
    expect.stringMatching(/^SEARCH i .*\(conv_id=\? AND imported_sec=\? AND random=\? AND from_uid=\?\)$/),
    expect.stringMatching(/^SEARCH m .*\(conv_id=\? AND seq=\?\)$/),
  ]);
});

test('[G27] counts of receipts look members up by who read, and go through those alone who came later', () => {
  const plan = planOf(selectCounts(2), 1, 2, 1);

  const members = plan.filter((line) => /^(SCAN|SEARCH) o /.test(line)).map((line) => /\(.*\)/.exec(line)?.[0]);
  expect([...new Set(members)].sort()).toEqual(['(conv_id=? AND joined_ms>?)', '(uid=? AND conv_id=?)']);
  expect(plan.filter((line) => line.startsWith('SCAN'))).toEqual([]);
});
