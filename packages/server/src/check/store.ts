import { SCHEMA_VERSION } from '../storage/migrations.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { Damage, type Finding, fail, ok, warn } from './finding.ts';
import { recount, type Seen } from './recount.ts';
import { checkReferences } from './references.ts';

/** Told how far a check is. */
export type Watch = (what: string, done: number, total: number) => void;

/** What is known of a store once it was checked. */
export interface StoreReport {
  findings: Finding[];
  /** Absent when it could not be read to the end. */
  seen?: Seen;
}

const RESTORE =
  'stop the server, keep a copy of the data as it is, and put the latest good backup in place (`npx hongyan restore`); the copy may still give what came after it';
const MAX_PAGE_FLAWS = 10;

/** Checks a store for damage: its pages, every counter against a recount, every reference. */
export async function checkStore(snapshot: Snapshot, watch: Watch, nowMs: number): Promise<StoreReport> {
  const { schema } = snapshot;
  if (schema === 0) return { findings: [ok('store', 'empty: the server makes it at its first start')] };
  if (schema < SCHEMA_VERSION) {
    const text = `it has schema ${schema}, this program ${SCHEMA_VERSION}; its counters were not checked`;
    return { findings: [warn('store', text, 'make a backup, start this server once, then check again')] };
  }
  try {
    const pages = snapshot.tx.dialect === 'sqlite' ? await checkPages(snapshot, watch) : await checkSettings(snapshot);
    const { findings, seen } = await checkContent(snapshot, watch, nowMs);
    return { findings: [...pages, ...findings], seen };
  } catch (error) {
    return { findings: [unreadable(error)] };
  }
}

/** What to tell of a store that cannot even be read. */
export function unreadable(error: unknown): Finding {
  return fail('store', `cannot be read: ${error instanceof Error ? error.message : error}`, RESTORE);
}

async function checkPages({ tx }: Snapshot, watch: Watch): Promise<Finding[]> {
  watch('checking pages', 0, 1);
  const rows = await tx.all<{ integrity_check: string }>(`PRAGMA integrity_check(${MAX_PAGE_FLAWS})`);
  watch('checking pages', 1, 1);
  const flaws = rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  if (flaws.length === 0) return [ok('pages', "SQLite's own check of the file found nothing")];
  return [fail('pages', `the file is damaged: ${flaws.join('; ').replaceAll('\n', ' ')}`, RESTORE)];
}

async function checkContent(snapshot: Snapshot, watch: Watch, nowMs: number): Promise<StoreReport> {
  const damage = new Damage();
  const total = (await snapshot.tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM messages'))?.n ?? 0;
  const seen = await recount(snapshot, damage, {
    nowMs,
    onMessages: (count) => watch('recounting messages', count, total),
  });
  await checkReferences(snapshot, damage, watch);
  const lines = damage.lines();
  const amount = `${seen.messages.toLocaleString('en')} messages in ${seen.conversations.toLocaleString('en')} conversations`;
  if (lines.length === 0)
    return { seen, findings: [ok('counters', `heads, logs, unread counts and references agree: ${amount}`)] };
  return { seen, findings: lines.map((line) => fail('counters', line, RESTORE)) };
}

/** Settings of PostgreSQL without which an acknowledged message can be lost. */
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'];

async function checkSettings({ tx }: Snapshot): Promise<Finding[]> {
  const rows = await tx.all<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN (${DURABLE.map((name) => `'${name}'`).join(', ')}) ORDER BY name`,
  );
  const off = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name);
  const invalid = await tx.all<{ name: string }>(
    "SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid AND indrelid::regclass::text !~ '^pg_'",
  );
  const findings: Finding[] = invalid.map(({ name }) =>
    fail('database', `index ${name} is not valid`, `REINDEX INDEX ${name}`),
  );
  if (off.length > 0)
    findings.push(
      fail(
        'database',
        `${off.join(', ')} off: a crash can lose acknowledged messages`,
        'switch it on in postgresql.conf and reload',
      ),
    );
  return findings.length > 0 ? findings : [ok('database', 'commits are durable, indexes valid')];
}
