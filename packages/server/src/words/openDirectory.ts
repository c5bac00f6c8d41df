import type { Settings } from '@hongyan/contract';
import type { AppDirectory } from '../app/directory.ts';
import type { Storage } from '../storage/port/storage.ts';
import { defaultList, type ListName } from './defaultLists.ts';
import type { Finding, WordDirectory, WordMode } from './directory.ts';
import { loadLetters } from './letters.ts';
import { anotherTurn, type Hit, Matcher } from './matcher.ts';

/** Words that are read from the store before others have their turn. */
const PAGE = 1_000;
const LISTS: readonly ListName[] = ['zh', 'en'];
type Modes = Pick<Settings, 'wordsOwnMode' | 'wordsZhMode' | 'wordsEnMode'>;
const modeOf = (settings: Modes, name: ListName): string =>
  name === 'zh' ? settings.wordsZhMode : settings.wordsEnMode;

/** Opens the directory of banned words over the store. */
export async function openWordDirectory(
  storage: Pick<Storage, 'words'>,
  apps: Pick<AppDirectory, 'list' | 'settings'>,
): Promise<WordDirectory> {
  const seen = new Map<number, number>();
  const own = new Map<number, Matcher>();
  const lists = new Map<ListName, Matcher>();

  async function load(): Promise<void> {
    for (const { sdkAppId, version } of apps.list()) {
      const settings = apps.settings(sdkAppId);
      for (const name of LISTS) {
        if (modeOf(settings, name) === 'off' || lists.has(name)) continue;
        const letters = await loadLetters();
        lists.set(name, await Matcher.of(letters, await defaultList(name, letters)));
      }
      if (seen.get(sdkAppId) === version) continue;
      const words = await readWords(storage, sdkAppId);
      // The old words serve until the new ones are taken in.
      if (words.length === 0) own.delete(sdkAppId);
      else own.set(sdkAppId, await Matcher.of(await loadLetters(), words));
      seen.set(sdkAppId, version);
    }
  }

  // One after another: what an earlier one read must not replace what a later one did.
  let loading: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    const loaded = loading.then(load);
    loading = loaded.catch(() => {});
    return loaded;
  };
  await refresh();

  return {
    look(sdkAppId, text) {
      const matcher = own.get(sdkAppId);
      if (!matcher && lists.size === 0) return undefined;
      const settings = apps.settings(sdkAppId);
      const sought: [Matcher | undefined, string][] = [[matcher, settings.wordsOwnMode]];
      for (const name of LISTS) sought.push([lists.get(name), modeOf(settings, name)]);
      return findingOf(text, sought as [Matcher | undefined, WordMode][]);
    },
    refresh,
  };
}

async function readWords(storage: Pick<Storage, 'words'>, sdkAppId: number): Promise<string[]> {
  const words: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await storage.words.list(sdkAppId, { count: PAGE, ...(after !== undefined && { after }) });
    words.push(...page.map(({ word }) => word));
    if (page.length < PAGE) return words;
    after = page.at(-1)?.folded;
    await anotherTurn();
  }
}

/** What refuses decides; what replaces is found in the text as it came. */
function findingOf(text: string, sought: readonly [Matcher | undefined, WordMode][]): Finding | undefined {
  if (sought.some(([matcher, mode]) => mode === 'refuse' && matcher?.isIn(text)))
    return { isRefused: true, text, audited: [] };
  let replaced = text;
  const audited: string[] = [];
  for (const [matcher, mode] of sought) {
    if (!matcher || mode === 'off' || mode === 'refuse') continue;
    const hits = matcher.hits(text);
    if (mode === 'replace') replaced = starred(replaced, hits);
    else for (const { from, to } of hits) audited.push(text.slice(from, to));
  }
  return replaced === text && audited.length === 0 ? undefined : { isRefused: false, text: replaced, audited };
}

/** A text with stars at some places, which are in order. Put together once: a text may be nothing but words. */
function starred(text: string, hits: readonly Hit[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of hits) {
    parts.push(text.slice(done, from), '*'.repeat(to - from));
    done = to;
  }
  return hits.length === 0 ? text : parts.join('') + text.slice(done);
}
