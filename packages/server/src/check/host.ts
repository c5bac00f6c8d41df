import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import type { Snapshot } from '../storage/snapshot.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import type { Seen } from './recount.ts';

const GB = 1e9;
const FREE_LEAST_BYTES = 0.25 * GB;
const FREE_GOOD_BYTES = 2 * GB;
const DAYS_GOOD = 14;
/** Beyond this nobody plans. */
const DAYS_TOLD = 3_650;

/** What the store takes, to tell how long the disk lasts. */
export interface DiskUse {
  storeBytes: number;
  seen?: Seen | undefined;
}

/** Free space of the data folder's disk, and how long it lasts at the pace of the last day. */
export function checkDisk(dataDir: string, { storeBytes, seen }: DiskUse): Finding {
  const { bavail, bsize } = statfsSync(dataDir);
  return judgeDisk(bavail * bsize, { storeBytes, seen });
}

/** The rule of `checkDisk`. */
export function judgeDisk(freeBytes: number, { storeBytes, seen }: DiskUse): Finding {
  const perDay = seen && seen.messages > 0 ? (storeBytes / seen.messages) * seen.lastDay : 0;
  const days = perDay > 0 ? Math.floor(freeBytes / perDay) : Number.POSITIVE_INFINITY;
  const pace = days < DAYS_TOLD ? `, ${days.toLocaleString('en')} days at the pace of the last 24 hours` : '';
  const text = `${(freeBytes / GB).toFixed(1)} GB free${pace}`;
  const advice = 'make room or move the data folder to a larger disk: on a full one the server takes no more messages';
  if (freeBytes < FREE_LEAST_BYTES) return fail('disk', text, advice);
  if (freeBytes < FREE_GOOD_BYTES || days < DAYS_GOOD) return warn('disk', text, advice);
  if (freeBytes < storeBytes) return warn('disk', `${text}, less than the store has`, 'write backups to another disk');
  return ok('disk', text);
}

/** The two clocks of this machine at one moment. */
export interface Moment {
  wallMs: number;
  steadyMs: number;
}

export const moment = (): Moment => ({ wallMs: Date.now(), steadyMs: performance.now() });

const STEP_MS = 200;
const OFF_MS = 2_000;

/** What the clock is compared with. */
export interface ClockSigns {
  from: Moment;
  to: Moment;
  newestMs: number;
  /** How far the database's clock is ahead of this one's. */
  databaseAheadMs?: number | undefined;
  /** Absent where it cannot be told. */
  isSynchronized?: boolean | undefined;
}

const KEEP_TIME =
  'let an NTP service keep the time (systemd-timesyncd, chrony); the order of messages does not depend on it, their times do';

/** The clock: steps while the check ran, against the newest message, against the database, and whether anything keeps it. */
export function checkClock({ from, to, newestMs, databaseAheadMs, isSynchronized }: ClockSigns): Finding {
  const stepMs = Math.round(to.wallMs - from.wallMs - (to.steadyMs - from.steadyMs));
  const behindMs = newestMs - to.wallMs;
  const apart =
    databaseAheadMs === undefined ? '' : `, ${Math.round(Math.abs(databaseAheadMs))} ms from the database's`;
  if (behindMs > OFF_MS)
    return fail(
      'clock',
      `it is ${Math.round(behindMs / 1000)} s behind the newest message`,
      `set it right; ${KEEP_TIME}`,
    );
  if (databaseAheadMs !== undefined && Math.abs(databaseAheadMs) > OFF_MS)
    return fail(
      'clock',
      `it is ${Math.round(-databaseAheadMs)} ms ahead of the database's`,
      `on both machines, ${KEEP_TIME}`,
    );
  if (Math.abs(stepMs) > STEP_MS) return warn('clock', `it jumped by ${stepMs} ms while this ran`, KEEP_TIME);
  if (isSynchronized === false) return warn('clock', `nothing synchronizes it${apart}`, KEEP_TIME);
  return ok('clock', `steady${isSynchronized ? ', synchronized' : ''}${apart}`);
}

/** How far the database's clock is ahead, at the middle of the question. */
export async function databaseAheadMs({ tx }: Snapshot): Promise<number | undefined> {
  if (tx.dialect !== 'postgres') return undefined;
  const before = Date.now();
  const row = await tx.one<{ ms: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms');
  return (row?.ms ?? 0) - (before + Date.now()) / 2;
}

/** Whether the system says that its clock is synchronized. */
export function isClockSynchronized(): boolean | undefined {
  try {
    const { stdout } = Bun.spawnSync(['timedatectl', 'show', '--property=NTPSynchronized', '--value'], {
      stderr: 'ignore',
      timeout: 2_000,
    });
    const answer = stdout.toString().trim();
    return answer === '' ? undefined : answer === 'yes';
  } catch {
    return undefined;
  }
}

const FILES_LEAST = 256;
const FILES_GOOD = 4_096;
/** What the server needs besides connections: store, log, listeners, pools. */
const FILES_OWN = 64;
const USED_SHARE = 0.8;

/** Files and connections that a process may have open, and has. */
export interface FileLimit {
  limit: number;
  used?: number | undefined;
}

/** The limit of open files: each connection takes one. */
export function checkFiles({ limit, used }: FileLimit): Finding {
  const room = `room for about ${Math.max(limit - FILES_OWN, 0).toLocaleString('en')} connections at a time`;
  const text = `${limit.toLocaleString('en')} open files allowed: ${room}${used === undefined ? '' : `, ${used} open`}`;
  const advice =
    'raise it where the server is started: `ulimit -n 65536`, LimitNOFILE= in a systemd unit, --ulimit nofile= for a container';
  if (limit < FILES_LEAST) return fail('open files', text, advice);
  if (limit < FILES_GOOD || (used ?? 0) > USED_SHARE * limit) return warn('open files', text, advice);
  return ok('open files', text);
}

/**
 * The limit of a process, by default of this one: the server raises its soft limit to the hard one, as this has.
 * Nothing where the system does not tell.
 */
export function fileLimitOf(pid: number | 'self' = 'self'): FileLimit | undefined {
  try {
    const [, soft = ''] = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8')) ?? [];
    const used = pid === 'self' ? undefined : readdirSync(`/proc/${pid}/fd`).length;
    return soft === '' ? undefined : { limit: Number(soft), used };
  } catch {
    return undefined;
  }
}
