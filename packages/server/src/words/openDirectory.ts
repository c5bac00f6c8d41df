import type { Settings } from '@hongyan/contract';
import type { AppDirectory } from '../app/directory.ts';
import type { Storage } from '../storage/port/storage.ts';
import { defaultList, type ListName } from './defaultLists.ts';
import type { WordDirectory, WordMode } from './directory.ts';
import { findingOf, type Sought, standingIn } from './findings.ts';
import { loadLetters } from './letters.ts';
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
      // The old words serve until the new ones are taken in.
      const words = await readOwn(storage, sdkAppId);
      if (words) own.set(sdkAppId, words);
      else own.delete(sdkAppId);
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

/** Words that are handled alike, and what is to stand in the place of those that have something. */
interface Kind {
  words: string[];
  texts: Map<string, string>;
}

/** Takes in the words of an app; nothing where it has none. */
async function readOwn(storage: Pick<Storage, 'words'>, sdkAppId: number): Promise<Own | undefined> {
  const kinds = await readKinds(storage, sdkAppId);
  if (kinds.size === 0) return undefined;
  const own: Own = {};
  const letters = await loadLetters();
  for (const [kind, { words, texts }] of kinds) own[kind] = await Matcher.of(letters, words, texts);
  return own;
}

async function readKinds(storage: Pick<Storage, 'words'>, sdkAppId: number): Promise<Map<keyof Own, Kind>> {
  const kinds = new Map<keyof Own, Kind>();
  for (let after: string | undefined; ; ) {
    const page = await storage.words.list(sdkAppId, { count: PAGE, ...(after !== undefined && { after }) });
    for (const { word, handling } of page) {
      const name = handling?.action ?? 'asApp';
      const kind: Kind = kinds.get(name) ?? { words: [], texts: new Map() };
      kinds.set(name, kind);
      kind.words.push(word);
      if (handling?.action === 'replace' && handling.by !== '') kind.texts.set(word, handling.by);
    }
    if (page.length < PAGE) return kinds;
    after = page.at(-1)?.folded;
    await anotherTurn();
  }
}
