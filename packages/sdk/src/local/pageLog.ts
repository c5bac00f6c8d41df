import { textOf } from '../face/log/text.ts';
import type { LogFile, LogLine } from '../face/types.ts';

/** How much is kept, and where. */
export interface PageLogOptions {
  /** Of the latest lines so many characters: 200,000 when absent, 1,000 at least. What a page may keep is some 5,000,000 in all. */
  maxChars?: number;
  /** The page's `localStorage` when absent. */
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** A log that outlives the page. */
export interface PageLog extends LogFile {
  /** All that is kept, of earlier pages and of other tabs too; undefined where nothing can be kept. */
  text(): string | undefined;
  /** Forgets what is kept. */
  clear(): void;
}

const [MAX_CHARS, LEAST_CHARS] = [200_000, 1_000];
/** Lines wait no longer than this, ms, and are written together. */
const SOON_MS = 1_000;
const NAME = 'hongyan.log';

/**
 * Keeps the latest lines of the log over reloads of a page, in its `localStorage`, for the option `logFile`:
 * `callExperimentalAPI('exportLog')` gives them then. All tabs of one origin write into one text.
 */
export function pageLog({ maxChars = MAX_CHARS, storage = pageStorage() }: PageLogOptions = {}): PageLog {
  const most = Math.max(maxChars, LEAST_CHARS);
  let waiting = '';
  let timer: unknown;
  const write = (): void => {
    clearTimeout(timer as number);
    timer = undefined;
    const added = waiting;
    waiting = '';
    if (!added || !storage) return;
    try {
      storage.setItem(NAME, latest((storage.getItem(NAME) ?? '') + added, most));
    } catch {
      // A page whose storage is full, or forbidden, goes without: a line about it would come back to it.
    }
  };
  // The last moment of a page.
  globalThis.addEventListener?.('pagehide', write);
  return {
    path: NAME,
    take(line: LogLine) {
      waiting = latest(waiting + textOf(line), most);
      // It may be the last that the page says.
      if (line.kind === 'error' || line.kind === 'warn') write();
      else timer ??= setTimeout(write, SOON_MS);
    },
    text() {
      write();
      return storage?.getItem(NAME) ?? undefined;
    },
    clear() {
      waiting = '';
      storage?.removeItem(NAME);
    },
  };
}

/** The latest whole lines that fit. */
function latest(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(-most);
  return cut.slice(cut.indexOf('\n') + 1);
}

/** Pages that may keep nothing throw when they are asked for it. */
function pageStorage(): PageLogOptions['storage'] {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
