import { expect, test } from 'bun:test';
import { createLog } from '../face/log/log.ts';
import { exportLog } from '../face/log/text.ts';
import { pageLog } from './pageLog.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** What a browser keeps for the pages of an origin. */
function browser() {
  const kept = new Map<string, string>();
  return {
    kept,
    storage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => void kept.set(name, text),
      removeItem: (name: string) => void kept.delete(name),
    },
  };
}

/** A page with a log that is kept there. */
function page({ storage }: Pick<ReturnType<typeof browser>, 'storage'>, maxChars?: number) {
  const file = pageLog({ storage, ...(maxChars && { maxChars }) });
  const log = createLog(silent, () => file);
  const words = () => exportLog(log, 0).content.match(/(?<=\] \S*).*(?=\n)/g);
  return { file, log, words };
}

test('[S6] what a page logged is exported by the next one too, and by other tabs, the oldest first', () => {
  const shared = browser();
  const first = page(shared);
  first.log.info('before the reload');
  first.log.error('the last of it');
  const [second, tab] = [page(shared), page(shared)];
  second.log.info('after it');
  tab.log.warn('in another tab');

  expect(second.words()).toEqual(['before the reload', 'the last of it', 'in another tab', 'after it']);
  expect(tab.words()).toEqual(second.words());
});

test('[S6] errors and warnings are kept at once, other lines a moment later or as the page goes', () => {
  const shared = browser();
  const { log } = page(shared);

  log.info('waits');
  expect(shared.kept.size).toBe(0);
  globalThis.dispatchEvent(new Event('pagehide'));
  expect([...shared.kept.values()].join()).toContain('waits');
  log.warn('does not wait');

  expect([...shared.kept.values()].join()).toContain('does not wait');
});

test('[S6] the latest whole lines are kept, and no more than asked for', () => {
  const shared = browser();
  const { log, words, file } = page(shared, 1_000);

  for (let n = 0; n < 200; n++) log.error(`line ${n}`);

  expect(file.text()?.length).toBeLessThanOrEqual(1_000);
  expect(words()?.at(-1)).toBe('line 199');
  expect(words()?.[0]).toMatch(/^line \d+$/);
  file.clear();
  expect(shared.kept.size).toBe(0);
});

test('[S6] where nothing can be kept the lines in memory are exported', () => {
  const full = { ...browser().storage, setItem: () => expect.unreachable() };
  const { log, words } = page({ storage: full });

  log.error('only here');

  expect(words()).toEqual(['only here']);
});
