import type { Codec } from '@hongyan/contract';
import type { Result } from '../job.ts';
import { aligned } from '../report.ts';

/** The first is what the others are compared with. */
export const SIDES = ['ejabberd on PostgreSQL', 'Hongyan on PostgreSQL', 'Hongyan, embedded store'] as const;
export type Side = (typeof SIDES)[number];

/** One window of measuring one side. */
export interface PeerWindow {
  round: number;
  side: Side;
  inFlight: number;
  load: number;
  serverRssMb: number;
  result: Result;
}

/** One side at one depth: the medians of its windows. */
export interface PeerRow {
  side: Side;
  inFlight: number;
  perSec: number;
  /** How many times the messages a second of the first side: median of the rounds, as the machine differs between them. */
  ratio: number;
  /** Of the delivery, from sending, in milliseconds. */
  p50: number;
  p99: number;
  /** Processor seconds for 1,000 messages. */
  serverCpu: number;
  databaseCpu: number;
  serverRssMb: number;
  errors: number;
}

export interface Comparison {
  takenAt: string;
  load: { before: number; after: number };
  peer: string;
  codec: Codec;
  seconds: number;
  rounds: number;
  /** Rows in the peer's archive for each message sent: two are expected, one for each user. */
  archivedCopies: number;
  rows: PeerRow[];
  windows: PeerWindow[];
}

/** Makes the rows of the comparison, each depth's sides together. */
export function rowsOf(windows: readonly PeerWindow[]): PeerRow[] {
  const depths = [...new Set(windows.map(({ inFlight }) => inFlight))];
  return depths.flatMap((inFlight) => SIDES.map((side) => rowOf(windows, side, inFlight)));
}

function rowOf(windows: readonly PeerWindow[], side: Side, inFlight: number): PeerRow {
  const of = (wanted: Side) => windows.filter((one) => one.side === wanted && one.inFlight === inFlight);
  const mine = of(side);
  const first = of(SIDES[0]);
  const median = (value: (window: PeerWindow) => number, digits = 0) => medianOf(mine.map(value), digits);
  const peerPerSec = ({ round }: PeerWindow) => first.find((one) => one.round === round)?.result.perSec || 1;
  const perThousand = (cpuSec: number, count: number) => (1000 * cpuSec) / Math.max(1, count);
  return {
    side,
    inFlight,
    perSec: median(({ result }) => result.perSec),
    ratio: median((window) => window.result.perSec / peerPerSec(window), 2),
    p50: median(({ result }) => result.delivery?.p50 ?? 0, 2),
    p99: median(({ result }) => result.delivery?.p99 ?? 0, 2),
    serverCpu: median(({ result }) => perThousand(result.cpuSec, result.count), 3),
    databaseCpu: median(({ result }) => perThousand(result.storeCpuSec, result.count), 3),
    serverRssMb: median(({ serverRssMb }) => serverRssMb),
    errors: mine.reduce((sum, { result }) => sum + result.errors, 0),
  };
}

function medianOf(values: number[], digits: number): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return Number(middle.toFixed(digits));
}

/** The comparison as a table. */
export function peerTable({ rows }: Comparison): string {
  return aligned([
    ['in flight', 'server', 'msg/s', 'ratio', 'p50 ms', 'p99 ms', 'CPU s/1,000', 'database CPU s/1,000', 'RSS MB', ''],
    ...rows.map((row) => [
      String(row.inFlight),
      row.side,
      row.perSec.toLocaleString('en'),
      `×${row.ratio.toFixed(2)}`,
      String(row.p50),
      String(row.p99),
      row.serverCpu.toFixed(3),
      row.databaseCpu.toFixed(3),
      String(row.serverRssMb),
      row.errors > 0 ? `${row.errors} ERRORS` : '',
    ]),
  ]);
}
