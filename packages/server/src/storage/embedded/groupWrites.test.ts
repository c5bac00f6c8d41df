import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { migration, SCHEMA_VERSION } from '../migrations.ts';
import { runOp } from '../ops/table.ts';
import { NOON_MS, text, upTo } from '../suite/people.ts';
import { done, groupDraft, NO_LIMITS } from '../suite/team.ts';
import { SqliteTx, Statements } from './sqliteTx.ts';

/** Rows that one message to a group of this many members writes. */
async function rowsWritten(memberCount: number): Promise<number> {
  const db = new Database(':memory:');
  for (const version of upTo(SCHEMA_VERSION)) for (const statement of migration(version, 'sqlite')) db.run(statement);
  const tx = new SqliteTx(new Statements(db));
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
  };
  expect(done(await runOp(tx, 'groups.append', [{ ...draft, asApp: false }])).memberCount).toBe(memberCount);

  const rows = written() - before;
  db.close();
  return rows;
}

test("[G20] a message writes the log's row, the head's and the sender's, to 2,000 members as to 2", async () => {
  expect([await rowsWritten(2), await rowsWritten(2_000)]).toEqual([3, 3]);
});
