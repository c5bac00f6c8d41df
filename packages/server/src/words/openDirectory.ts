import type { Settings } from '@hongyan/contract';
import type { AppDirectory } from '../app/directory.ts';
import type { Storage } from '../storage/port/storage.ts';
import type { Word } from '../storage/port/words.ts';
import { defaultList, type ListName } from './defaultLists.ts';
import type { WordDirectory, WordMode } from './directory.ts';
import { findingOf, type Sought, standingIn } from './findings.ts';
import { type Letters, loadLetters } from './letters.ts';
import { anotherTurn, Matcher } from './matcher.ts';

/** Words that are read from the store before others have their turn. */
const PAGE = 1_000;
const LISTS: readonly ListName[] = ['zh', 'en'];
type Modes = Pick<Settings, 'wordsOwnMode' | 'wordsZhMode' | 'wordsEnMode'>;
const modeOf = (settings: Modes, name: ListName): string =>
  name === 'zh' ? settings.wordsZhMode : settings.wordsEnMode;

/** The words of an app, by what becomes of a text with one. */
type Own = Partial<Record<'asApp' | 'replace' | 'refuse', Matcher>>;

/** Opens the directory of banned words over the store. */
export async function openWordDirectory(
  storage: Pick<Storage, 'words'>,
  apps: Pick<AppDirectory, 'list' | 'settings'>,
): Promise<WordDirectory> {
  const seen = new Map<number, number>();
  const own = new Map<number, Own>();
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
      else own.set(sdkAppId, await ownOf(await loadLetters(), words));
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

  function soughtIn(sdkAppId: number): Sought[] {
    const words = own.get(sdkAppId);
    if (!words && lists.size === 0) return [];
    const settings = apps.settings(sdkAppId);
    const sought: Sought[] = [];
    const seek = (matcher: Matcher | undefined, mode: string, isOwn: boolean): void => {
      if (matcher && mode !== 'off') sought.push({ matcher, mode: mode as Exclude<WordMode, 'off'>, isOwn });
    };
    seek(words?.refuse, 'refuse', true);
    seek(words?.asApp, settings.wordsOwnMode, true);
    seek(words?.replace, 'replace', true);
    for (const name of LISTS) seek(lists.get(name), modeOf(settings, name), false);
    return sought;
  }

  return {
    look: (sdkAppId, text, room) => findingOf(text, soughtIn(sdkAppId), room),
    standing: (sdkAppId, text) => standingIn(text, soughtIn(sdkAppId)),
    refresh,
  };
}

async function ownOf(letters: Letters, words: readonly Word[]): Promise<Own> {
  const own: Own = {};
  for (const kind of ['asApp', 'replace', 'refuse'] as const) {
    const some = words.filter(({ handling }) => (handling?.action ?? 'asApp') === kind);
    if (some.length === 0) continue;
    const texts = new Map<string, string>();
    for (const { word, handling } of some)
      if (handling?.action === 'replace' && handling.by !== '') texts.set(word, handling.by);
    const list = some.map(({ word }) => word);
    own[kind] = await Matcher.of(letters, list, texts);
  }
  return own;
}

async function readWords(storage: Pick<Storage, 'words'>, sdkAppId: number): Promise<Word[]> {
  const words: Word[] = [];
  for (let after: string | undefined; ; ) {
    const page = await storage.words.list(sdkAppId, { count: PAGE, ...(after !== undefined && { after }) });
    words.push(...page);
    if (page.length < PAGE) return words;
    after = page.at(-1)?.folded;
    await anotherTurn();
  }
}
