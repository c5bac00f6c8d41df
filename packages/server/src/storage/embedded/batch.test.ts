import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP, NOON_MS } from '../suite/people.ts';
import { BatchRunner } from './batch.ts';
import { APPEND, type Call } from './pack.ts';

const draft = (n: number) => ({
  sdkAppId: APP,
  fromUid: 1,
  toUid: 2,
  fromProfileId: 0,
  msgSeq: n,
  random: n,
  clientTimeSec: NOON_MS / 1000,
  timeMs: NOON_MS + n,
  flags: 0,
  body: JSON.stringify([{ MsgType: 'TIMTextElem', MsgContent: { Text: 'x'.repeat(4_000) } }]),
  extra: '',
  keys: [],
});

/** A batch of this many appends. */
const appends = (from: number, count: number): Call[] =>
  Array.from({ length: count }, (_, n) => ({ name: APPEND, args: [draft(from + n)] }));

test('a full disk fails the whole batch, keeps what was committed, and sends go on when there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-full-'));
  // Beside what a new store has, which every table adds to.
  let pagesMore = 60;
  let pagesFirst = 0;
  const runner = await BatchRunner.open(join(folder, 'full.db'), ({ db }) => {
    pagesFirst ||= db.query<{ page_count: number }, []>('PRAGMA page_count').get()?.page_count ?? 0;
    db.run(`PRAGMA max_page_count = ${pagesFirst + pagesMore}`);
  });

  const fits = await runner.run(appends(1, 20));
  const overflows = await runner.run(appends(21, 200));
  pagesMore = 100_000;
  const again = await runner.run(appends(21, 200));

  expect(fits).toMatchObject({ failures: [], health: '' });
  expect(overflows.failures).toHaveLength(200);
  expect(overflows.failures[0]).toMatchObject({ at: 0, error: { fault: 'sendsStopped' } });
  expect(overflows.health).toContain('full');
  expect(again).toMatchObject({ failures: [], health: '' });
  expect(again.results.at(-1)).toMatchObject({ seq: 220 });
  runner.close();
  rmSync(folder, { recursive: true });
});
