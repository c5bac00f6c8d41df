import type { Settings } from '@hongyan/contract';
import type { AppDirectory } from '../app/directory.ts';
import type { Storage } from '../storage/port/storage.ts';
import type { Word } from '../storage/port/words.ts';
import { defaultList, type ListName } from './defaultLists.ts';
import type { WordDirectory, WordMode } from './directory.ts';
import type { Expressions } from './expressions.ts';
import { findingOf, type Sought, standingIn } from './findings.ts';
import { isExpression } from './form.ts';
import { loadLetters } from './letters.ts';
import { anotherTurn, Matcher } from './matcher.ts';

/** Words that are read from the store before others have their turn. */
const PAGE = 1_000;
const LISTS: readonly ListName[] = ['zh', 'en'];
type Modes = Pick<Settings, 'wordsOwnMode' | 'wordsZhMode' | 'wordsEnMode'>;
const modeOf = (settings: Modes, name: ListName): string =>
  name === 'zh' ? settings.wordsZhMode : settings.wordsEnMode;

type KindName = 'asApp' | 'replace' | 'refuse';
/** The words and expressions of an app, by what becomes of a text with one. */
interface Own {
  words: Partial<Record<KindName, Matcher>>;
  expressions: Partial<Record<KindName, Expressions>>;
}

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
    const ofApp = own.get(sdkAppId);
    if (!ofApp && lists.size === 0) return [];
    const settings = apps.settings(sdkAppId);
    const sought: Sought[] = [];
    const seek = (matcher: Sought['matcher'] | undefined, mode: string, isOwn: boolean): void => {
      if (matcher && mode !== 'off') sought.push({ matcher, mode: mode as Exclude<WordMode, 'off'>, isOwn });
    };
    seek(ofApp?.words.refuse, 'refuse', true);
    seek(ofApp?.expressions.refuse, 'refuse', true);
    seek(ofApp?.words.asApp, settings.wordsOwnMode, true);
    seek(ofApp?.words.replace, 'replace', true);
    seek(ofApp?.expressions.replace, 'replace', true);
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
  expressions: { pattern: string; by?: string }[];
}

/** Takes in the words of an app; nothing where it has none. */
async function readOwn(storage: Pick<Storage, 'words'>, sdkAppId: number): Promise<Own | undefined> {
  const kinds = await readKinds(storage, sdkAppId);
  if (kinds.size === 0) return undefined;
  const own: Own = { words: {}, expressions: {} };
  const letters = await loadLetters();
  for (const [kind, { words, texts, expressions }] of kinds) {
    if (words.length > 0) own.words[kind] = await Matcher.of(letters, words, texts);
    if (expressions.length > 0) own.expressions[kind] = (await import('./expressions.ts')).Expressions.of(expressions);
  }
  return own;
}

async function readKinds(storage: Pick<Storage, 'words'>, sdkAppId: number): Promise<Map<KindName, Kind>> {
  const kinds = new Map<KindName, Kind>();
  for (let after: string | undefined; ; ) {
    const page = await storage.words.list(sdkAppId, { count: PAGE, ...(after !== undefined && { after }) });
    for (const word of page) takeIn(kinds, word);
    if (page.length < PAGE) return kinds;
    after = page.at(-1)?.folded;
    await anotherTurn();
  }
}

function takeIn(kinds: Map<KindName, Kind>, { folded, word, handling }: Word): void {
  const name = handling?.action ?? 'asApp';
  const kind: Kind = kinds.get(name) ?? { words: [], texts: new Map(), expressions: [] };
  kinds.set(name, kind);
  const by = handling?.action === 'replace' && handling.by !== '' ? handling.by : undefined;
  if (isExpression({ folded })) kind.expressions.push({ pattern: word, ...(by !== undefined && { by }) });
  else kind.words.push(word);
  if (by !== undefined && !isExpression({ folded })) kind.texts.set(word, by);
}
