import type { Extension, ExtensionPage, ExtensionResult, ExtensionStore, ExtensionWrite } from '../port/extensions.ts';
import { FLAG, type LogRef } from '../port/messages.ts';
import { inList, type Tx } from '../tx.ts';
import { audienceOf, lockSeen, readSeen, type Seen } from './attached.ts';
import { fromColumn, toBytes, toColumn, toText } from './bytes.ts';
import { type ChangeDraft, changeOfCall, record } from './changeRows.ts';
import { C2C } from './heads.ts';
import { note } from './outboxWrite.ts';

type By = Parameters<ExtensionStore['write']>[2];
type Written = Awaited<ReturnType<ExtensionStore['write']>>;
type Read = Awaited<ReturnType<ExtensionStore['read']>>;

const MINUTE_MS = 60_000;
const OF_MESSAGE = 'WHERE conv_id = ? AND seq = ?';

/** What is known of a message's versions and of how often it was written to. */
interface Versions {
  latest: number;
  cleared: number;
  minute: number;
  writes: number;
}

interface Row {
  name: string;
  value: Uint8Array;
  version: number;
}

/** A message under a call that writes: its versions and pairs as they are so far. */
interface Writing {
  tx: Tx;
  seen: Seen;
  by: By;
  versions: Versions;
  pairs: Map<string, Extension>;
  count: number;
  drafts: ChangeDraft[];
}

/** [X1] to [X6] Writes pairs of a message. */
export async function write(tx: Tx, log: LogRef, seq: number, by: By, what: ExtensionWrite): Promise<Written> {
  const seen = await lockSeen(tx, log, by.isChecked ? by.uid : 0, seq);
  if ('refused' in seen) return seen;
  if (!(seen.flags & FLAG.supportExtension)) return { refused: 'unsupported' };
  const versions = counted(await versionsOf(tx, seen), by.nowMs);
  if (versions.writes > by.perMin) return { refused: 'tooOften' };

  const names = what.kind === 'clear' ? undefined : what.pairs.map(({ key }) => key);
  const found = await pairsOf(tx, seen, names);
  const writing = { tx, seen, by, versions, pairs: found, count: await countOf(tx, seen), drafts: [] };
  const results = await resultsOf(writing, what);
  await keepVersions(writing);
  await noteWritten(writing, log.sdkAppId, what.kind);
  return { results, changes: await record(tx, seen.head, writing.drafts), audience: await audienceOf(tx, seen) };
}

const OPERATE = { set: 1, delete: 2, clear: 3 } as const;

async function noteWritten(
  { tx, seen, by, versions, drafts, ...writing }: Writing,
  sdkAppId: number,
  kind: ExtensionWrite['kind'],
) {
  if (drafts.length === 0 || !by.told) return;
  const touched = new Set(drafts.map(({ subject }) => subject));
  const pairs =
    kind === 'clear'
      ? []
      : [...touched].map((key = '') => {
          const { value = '', version = versions.latest } = writing.pairs.get(key) ?? {};
          return { key, value, seq: version };
        });
  const { head, seq } = seen;
  await note(tx, {
    ...{ sdkAppId, convId: head.conv_id, seq, byUid: by.uid, timeMs: by.nowMs },
    kind: head.kind === C2C ? 'afterC2cExtension' : 'afterGroupExtension',
    detail: { ...by.told, extension: { operate: OPERATE[kind], pairs, seq: versions.latest } },
  });
}

async function resultsOf(writing: Writing, what: ExtensionWrite): Promise<ExtensionResult[]> {
  const results: ExtensionResult[] = [];
  if (what.kind === 'set') for (const pair of what.pairs) results.push(await setOne(writing, pair));
  if (what.kind === 'delete') for (const pair of what.pairs) results.push(await deleteOne(writing, pair));
  if (what.kind === 'clear') await clear(writing);
  return results;
}

const isOther = ({ isChecked }: By, there: Extension | undefined, version: number): boolean =>
  isChecked && (there?.version ?? 0) !== version;

const asIs = (key: string, there: Extension | undefined): Extension => there ?? { key, value: '', version: 0 };

async function setOne(writing: Writing, { key, value, version: seen }: Extension): Promise<ExtensionResult> {
  const { by, pairs, versions } = writing;
  const there = pairs.get(key);
  if (there?.value === value) return there;
  if (isOther(by, there, seen)) return { ...asIs(key, there), refused: 'conflict' };
  if (!there && writing.count >= by.max) return { ...asIs(key, there), refused: 'tooMany' };

  const version = ++versions.latest;
  const pair = { key, value, version };
  if (!there) writing.count++;
  pairs.set(key, pair);
  await writing.tx.run(
    `INSERT INTO extensions (conv_id, seq, name, value, version) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (conv_id, seq, name) DO UPDATE SET value = excluded.value, version = excluded.version`,
    [...placeOf(writing.seen), toColumn(key), toBytes(value), version],
  );
  changed(writing, key, { seq: version, value });
  return pair;
}

async function deleteOne(writing: Writing, { key, version }: Omit<Extension, 'value'>): Promise<ExtensionResult> {
  const { by, pairs, versions } = writing;
  const there = pairs.get(key);
  if (!there) return { ...asIs(key, there), ...((await isRepeat(writing, key)) ? {} : { refused: 'none' }) };
  if (isOther(by, there, version)) return { ...there, refused: 'conflict' };

  await drop(writing, key, ++versions.latest);
  return asIs(key, undefined);
}

/** The same call deleted it, and its answer was lost on the way. */
async function isRepeat({ tx, seen, by }: Writing, key: string): Promise<boolean> {
  const about = { kind: 'extension' as const, seq: seen.seq, subject: key, call: by.call };
  return (await changeOfCall(tx, seen.head, about)) !== undefined;
}

/** [X4] Deletes all pairs under one version. */
async function clear(writing: Writing): Promise<void> {
  const { pairs, versions } = writing;
  if (pairs.size === 0) return;
  versions.cleared = ++versions.latest;
  for (const key of [...pairs.keys()]) await drop(writing, key, versions.cleared);
}

async function drop(writing: Writing, key: string, version: number): Promise<void> {
  writing.pairs.delete(key);
  writing.count--;
  await writing.tx.run(`DELETE FROM extensions ${OF_MESSAGE} AND name = ?`, [...placeOf(writing.seen), toColumn(key)]);
  changed(writing, key, { seq: version });
}

function changed({ drafts, seen, by }: Writing, key: string, what: { seq: number; value?: string }): void {
  const note = { extension: { key, ...what } };
  // Twice in one call: the later one alone is told.
  const earlier = drafts.findIndex(({ subject }) => subject === key);
  if (earlier >= 0) drafts.splice(earlier, 1);
  const { uid: byUid, nowMs: timeMs, call } = by;
  drafts.push({ kind: 'extension', seq: seen.seq, byUid, timeMs, note, subject: key, call });
}

const placeOf = ({ head, seq }: Seen): number[] => [head.conv_id, seq];

const versionsOf = (tx: Tx, seen: Seen): Promise<Versions | undefined> =>
  tx.one<Versions>(`SELECT latest, cleared, minute, writes FROM extension_versions ${OF_MESSAGE}`, placeOf(seen));

/** With this call counted in. */
function counted(versions: Versions | undefined, nowMs: number): Versions {
  const minute = Math.floor(nowMs / MINUTE_MS);
  const writes = versions?.minute === minute ? versions.writes : 0;
  return { latest: versions?.latest ?? 0, cleared: versions?.cleared ?? 0, minute, writes: writes + 1 };
}

async function keepVersions({ tx, seen, versions }: Writing): Promise<void> {
  const { latest, cleared, minute, writes } = versions;
  await tx.run(
    `INSERT INTO extension_versions (conv_id, seq, latest, cleared, minute, writes) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (conv_id, seq) DO UPDATE SET latest = excluded.latest, cleared = excluded.cleared, minute = excluded.minute,
       writes = excluded.writes`,
    [...placeOf(seen), latest, cleared, minute, writes],
  );
}

async function countOf(tx: Tx, seen: Seen): Promise<number> {
  const row = await tx.one<{ n: number }>(`SELECT COUNT(*) AS n FROM extensions ${OF_MESSAGE}`, placeOf(seen));
  return row?.n ?? 0;
}

/** The pairs of these keys, or all. */
async function pairsOf(tx: Tx, seen: Seen, keys: string[] | undefined): Promise<Map<string, Extension>> {
  const among = keys ? ` AND name IN ${inList(keys.length)}` : '';
  const rows = await tx.all<Row>(`SELECT name, value, version FROM extensions ${OF_MESSAGE}${among} ORDER BY version`, [
    ...placeOf(seen),
    ...(keys ?? []).map(toColumn),
  ]);
  return new Map(rows.map(pairOf).map((pair) => [pair.key, pair]));
}

const pairOf = ({ name, value, version }: Row): Extension => ({
  ...{ key: fromColumn(name), value: toText(value), version },
});

/** [X8] Pairs from a version on. */
export async function read(
  tx: Tx,
  log: LogRef,
  viewerUid: number,
  seq: number,
  { fromVersion, count }: Parameters<ExtensionStore['read']>[3],
): Promise<Read> {
  const seen = await readSeen(tx, log, viewerUid, seq);
  if ('refused' in seen) return seen;
  if (!(seen.flags & FLAG.supportExtension)) return { refused: 'unsupported' };
  const versions = await versionsOf(tx, seen);
  const rows = await tx.all<Row>(
    `SELECT name, value, version FROM extensions ${OF_MESSAGE} AND version >= ? ORDER BY version LIMIT ?`,
    [...placeOf(seen), fromVersion, count + 1],
  );
  return {
    extensions: rows.slice(0, count).map(pairOf),
    latest: versions?.latest ?? 0,
    cleared: versions?.cleared ?? 0,
    isCompleted: rows.length <= count,
  } satisfies ExtensionPage;
}
