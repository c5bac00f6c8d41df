import { Presets, SingleBar } from 'cli-progress';

interface Progress {
  show(what: string, done: number, total: number): void;
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
  const format = '{what} [{bar}] {percentage} % · {value}/{total} · {eta_formatted} left';
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true }, Presets.rect);
  let shown = '';
  return {
    show(what, done, total) {
      if (total === 0) return;
      if (what === shown) return bar.update(done);
      if (shown !== '') bar.stop();
      shown = what;
      bar.start(total, done, { what });
    },
    end: () => bar.stop(),
  };
}

function lines(): Progress {
  let shownMs = performance.now();
  return {
    show(what, done, total) {
      if (total === 0 || (done < total && performance.now() - shownMs < LINE_EVERY_MS)) return;
      shownMs = performance.now();
      const percent = Math.floor((100 * done) / total);
      console.error(`${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} (${percent} %)`);
    },
    end() {},
  };
}

/** A number of bytes as a person reads it. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
