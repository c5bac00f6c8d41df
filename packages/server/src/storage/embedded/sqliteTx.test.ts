import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { Statements } from './sqliteTx.ts';

/** A join that takes much longer to compile than to run. */
function longQuery(db: Database): string {
  db.run('CREATE TABLE rows (uid INTEGER, state INTEGER, at INTEGER)');
  db.run('CREATE TABLE others (at INTEGER PRIMARY KEY)');
  const columns = Array.from(
    { length: 40 },
    (_, n) => `CASE WHEN r.at > ${n} THEN r.at + ${n} ELSE uid * ${n} END AS c${n}`,
  );
  return `SELECT ${columns.join(', ')} FROM rows r JOIN others o ON o.at = r.at WHERE state = ?`;
}

test('a join is compiled once, and not whenever a value is bound', () => {
  using db = new Database(':memory:', { strict: true });
  const sql = longQuery(db);
  const statements = new Statements(db);
  const bare = db.prepare<unknown, number[]>(sql);
  const msOf = (run: (value: number) => unknown): number => {
    for (let n = 0; n < 200; n++) run(n);
    const startedMs = performance.now();
    for (let n = 0; n < 1_000; n++) run(n);
    return performance.now() - startedMs;
  };

  const once = msOf((value) => statements.get(sql).get(value));
  const anew = msOf((value) => bare.get(value));

  expect(anew / once).toBeGreaterThan(3);
  bare.finalize();
  statements.finalize();
});

test('a value keeps its type, whatever it is compared with or kept as', () => {
  using db = new Database(':memory:', { strict: true });
  db.run('CREATE TABLE kept (number INTEGER, text TEXT, bytes BLOB)');
  const statements = new Statements(db);
  const values = [7, '7', new Uint8Array([55])];

  statements.get('INSERT INTO kept VALUES (?, ?, ?)').run(...values);

  const row = statements
    .get('SELECT * FROM kept WHERE number = ? AND text = ? AND bytes = ? LIMIT ?')
    .get(...values, 1);
  expect(row).toEqual({ number: 7, text: '7', bytes: new Uint8Array([55]) });
  expect(statements.get('SELECT typeof(?) AS a, typeof(?) AS b, typeof(?) AS c').get(...values)).toEqual({
    a: 'integer',
    b: 'text',
    c: 'blob',
  });
  statements.finalize();
});
