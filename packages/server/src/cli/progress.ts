import { Presets, SingleBar } from 'cli-progress';

interface Progress {
  /** A part of the work with nothing to do is not shown; of one whose end is not known, only what is done. */
  show(what: string, done: number, total: number | undefined): void;
  end(): void;
}

const LINE_EVERY_MS = 5_000;

/**
 * Runs a long work and shows how far it is: a bar for each part of it on a terminal, else a line now and then; on
 * standard error, which leaves standard output to the outcome.
 */
export async function withProgress<T>(work: (show: Progress['show']) => Promise<T>): Promise<T> {
  const progress = process.stderr.isTTY ? bars() : lines();
  try {
    return await work(progress.show);
  } finally {
    progress.end();
  }
}

function bars(): Progress {
  const format = '{what} [{bar}] {percentage} % · {value}/{total} · {rate} · {eta_formatted} left';
  const endless = '{what} · {value} · {rate}';
  const make = (total: number | undefined) =>
    new SingleBar(
      { format: total === undefined ? endless : format, hideCursor: true, clearOnComplete: true },
      Presets.rect,
    );
  let bar: SingleBar | undefined;
  let rate = rateFrom(0);
  let shown = '';
  return {
    show(what, done, total) {
      if (total === 0) return;
      if (what === shown) return bar?.update(done, { rate: rate(done) });
      bar?.stop();
      shown = what;
      rate = rateFrom(done);
      bar = make(total);
      bar.start(total ?? Number.MAX_SAFE_INTEGER, done, { what, rate: rate(done) });
    },
    end: () => bar?.stop(),
  };
}

function lines(): Progress {
  let shownMs = performance.now();
  let rate = rateFrom(0);
  let shown = '';
  return {
    show(what, done, total) {
      if (what !== shown) rate = rateFrom(done);
      shown = what;
      const isDone = total !== undefined && done >= total;
      if (total === 0 || (!isDone && performance.now() - shownMs < LINE_EVERY_MS)) return;
      shownMs = performance.now();
      const all = total === undefined ? '' : ` of ${number(total)} (${Math.floor((100 * done) / total)} %)`;
      console.error(`${what}: ${number(done)}${all}, ${rate(done)}`);
    },
    end() {},
  };
}

const number = (value: number): string => value.toLocaleString('en');

/** How fast a part of the work goes, from where it began. */
function rateFrom(first: number): (done: number) => string {
  const startedMs = performance.now();
  return (done) => `${number(Math.round(((done - first) * 1000) / Math.max(performance.now() - startedMs, 1)))}/s`;
}

/** A number of bytes as a person reads it. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
