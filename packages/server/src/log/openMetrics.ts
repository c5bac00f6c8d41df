import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { StorageStats } from '../storage/port/storage.ts';
import type { Metrics } from './metrics.ts';

const COMMAND_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3];
const COMMIT_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1];
const COMMIT_OPERATIONS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000];

/** Metrics with an owner, who stops the measuring. */
export interface OpenMetrics extends Metrics {
  /** Stops measuring the event loop. */
  close(): void;
}

/** What is asked at each scrape. */
interface Sources {
  stats: Pick<StorageStats, 'queued'>;
}

interface Series {
  /** Commands since the last scrape; given to the counter then. */
  count: number;
  observe(seconds: number): void;
}

/** Opens the metrics for Prometheus, in a registry of their own. */
export function openMetrics({ stats }: Sources): OpenMetrics {
  const registry = new Registry();
  const registers = [registry];
  const sessions = new Gauge({ name: 'hongyan_sessions', help: 'Signed-in sessions of this node.', registers });
  const dropped = new Counter({
    name: 'hongyan_dropped_events_total',
    help: 'Events dropped because a reader was slow.',
    registers,
  });
  const trimmed = new Counter({
    name: 'hongyan_messages_trimmed_total',
    help: 'Messages removed because the app keeps them no longer.',
    labelNames: ['kind'],
    registers,
  });
  const commits = commitHistograms(registers);
  const seriesOf = commandSeries(registers);
  const stopProcess = processGauges(registers);
  new Gauge({
    name: 'hongyan_store_queue',
    help: 'Operations that wait for the store.',
    registers,
    collect() {
      this.set(stats.queued);
    },
  });

  return {
    command(transport, command, code, tookMs) {
      const series = seriesOf(transport, command, code);
      series.count++;
      series.observe(tookMs / 1000);
    },
    commit(operations, tookMs) {
      commits.operations.observe(operations);
      commits.seconds.observe(tookMs / 1000);
    },
    ...hookMetrics(registers),
    ...fileMetrics(registers),
    trimmed: (kind, messages) => trimmed.inc({ kind }, messages),
    sessions: (change) => sessions.inc(change),
    dropped: (events) => dropped.inc(events),
    render: () => registry.metrics(),
    close: stopProcess,
  };
}

/** Files, and the bytes that came and went. */
function fileMetrics(registers: Registry[]): Pick<Metrics, 'fileGiven' | 'fileServed'> {
  const files = new Counter({
    name: 'hongyan_files_total',
    help: 'Files that were given, by whether their bytes had to be uploaded.',
    labelNames: ['how'],
    registers,
  });
  const bytes = new Counter({
    name: 'hongyan_file_bytes_total',
    help: 'Bytes of files: uploaded, not uploaded because they were proved to be there, served.',
    labelNames: ['how'],
    registers,
  });
  return {
    fileGiven(how, size) {
      files.inc({ how });
      bytes.inc({ how }, size);
    },
    fileServed: (size) => bytes.inc({ how: 'served' }, size),
  };
}

/** Calls of apps' own servers. Callbacks are the contract's, so the labels are bounded. */
function hookMetrics(registers: Registry[]): Pick<Metrics, 'hook' | 'hookGivenUp'> {
  const seconds = new Histogram({
    name: 'hongyan_webhook_seconds',
    help: "Calls of apps' own servers, by whether they were answered properly.",
    labelNames: ['callback', 'outcome'],
    buckets: COMMAND_SECONDS,
    registers,
  });
  const givenUp = new Counter({
    name: 'hongyan_webhooks_given_up_total',
    help: "Calls of apps' own servers that are not tried again.",
    labelNames: ['callback'],
    registers,
  });
  return {
    hook: (callback, isGood, tookMs) => seconds.observe({ callback, outcome: isGood ? 'ok' : 'failed' }, tookMs / 1000),
    hookGivenUp: (callback) => givenUp.inc({ callback }),
  };
}

/**
 * Finds the children of one (transport, command, code) without building a label object on each call.
 *
 * Names come from the contract's tables (the dispatcher says `unknown` for others), so the cache is bounded.
 */
function commandSeries(registers: Registry[]): (transport: 'rest' | 'socket', command: string, code: number) => Series {
  const known = { rest: new Map<string, Map<number, Series>>(), socket: new Map<string, Map<number, Series>>() };
  new Counter({
    name: 'hongyan_commands_total',
    help: 'Commands answered, by the code of the answer.',
    labelNames: ['transport', 'command', 'code'],
    registers,
    collect() {
      for (const [transport, commands] of Object.entries(known)) {
        for (const [command, byCode] of commands) {
          for (const [code, series] of byCode) {
            this.inc({ transport, command, code: String(code) }, series.count);
            series.count = 0;
          }
        }
      }
    },
  });
  const duration = new Histogram({
    name: 'hongyan_command_seconds',
    help: 'Time from the arrival of a command to its answer.',
    labelNames: ['transport', 'command'],
    buckets: COMMAND_SECONDS,
    registers,
  });
  return (transport, command, code) => {
    const byCode = known[transport].get(command) ?? new Map<number, Series>();
    let series = byCode.get(code);
    if (!series) {
      const time = duration.labels(transport, command);
      series = { count: 0, observe: (seconds) => time.observe(seconds) };
      known[transport].set(command, byCode.set(code, series));
    }
    return series;
  };
}

function commitHistograms(registers: Registry[]) {
  return {
    operations: new Histogram({
      name: 'hongyan_commit_operations',
      help: 'Operations of one commit.',
      buckets: COMMIT_OPERATIONS,
      registers,
    }),
    seconds: new Histogram({
      name: 'hongyan_commit_seconds',
      help: 'Time of one commit.',
      buckets: COMMIT_SECONDS,
      registers,
    }),
  };
}

/** Memory, processor time, uptime and event loop delay; returns what stops the measuring. */
function processGauges(registers: Registry[]): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const quantiles = new Gauge({
    name: 'hongyan_event_loop_delay_seconds',
    help: 'How late the event loop was since the last scrape.',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const quantile of [0.5, 0.99, 1]) this.set({ quantile }, delay.percentile(quantile * 100) / 1e9);
      delay.reset();
    },
  });
  const asked: [string, string, () => number][] = [
    ['process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss()],
    ['process_heap_used_bytes', 'Used heap.', () => process.memoryUsage().heapUsed],
    ['process_uptime_seconds', 'Time since the start.', () => process.uptime()],
  ];
  for (const [name, help, read] of asked) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
  let seenSec = 0;
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time, user and system.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      const totalSec = (user + system) / 1e6;
      this.inc(Math.max(0, totalSec - seenSec));
      seenSec = totalSec;
    },
  });
  return () => {
    delay.disable();
    quantiles.reset();
  };
}
