import { ImError, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Word } from '../storage/port/words.ts';
import { loadLetters } from './letters.ts';
import { isBlank, patternOf } from './reading.ts';

const AUDITS = 20;
const DAY_MS = 86_400_000;
type WordCommand = `openim_dirty_words/${'get' | 'add' | 'delete'}` | 'hongyan/get_word_audits';

/** Banned words over REST (rest-api §26.1), and the records of what passed with one. */
export const wordHandlers: Pick<HandlersOf<RestCommands>, WordCommand> = {
  async 'openim_dirty_words/get'(ctx, _input, { app }) {
    const words = await ctx.storage.words.list(app.sdkAppId);
    return { DirtyWordsList: words.map(({ word }) => word) };
  },

  async 'openim_dirty_words/add'(ctx, input, caller) {
    const { wordsMax } = caller.settings;
    const words = await wordsFrom(caller, input.DirtyWordsList);
    const { count, isTooMany } = await ctx.storage.words.add(caller.app.sdkAppId, words, wordsMax);
    if (isTooMany) throw illegal(`the app would have ${count} words, at most ${wordsMax} are allowed`);
    await refresh(ctx);
    return {};
  },

  async 'openim_dirty_words/delete'(ctx, input, caller) {
    const words = await wordsFrom(caller, input.DirtyWordsList);
    await ctx.storage.words.remove(
      caller.app.sdkAppId,
      words.map(({ folded }) => folded),
    );
    await refresh(ctx);
    return {};
  },

  async 'hongyan/get_word_audits'(ctx, input, { app, settings }) {
    const count = Math.min(input.Count ?? AUDITS, settings.pageMax);
    const found = await ctx.storage.words.audits(app.sdkAppId, {
      // One more, to know whether there is more.
      count: count + 1,
      notBeforeMs: ctx.clock.nowMs() - settings.wordAuditDays * DAY_MS,
      ...(input.Before !== undefined && { beforeSeq: input.Before }),
    });
    const page = found.slice(0, count).map((audit) => ({
      Seq: audit.seq,
      Time: Math.floor(audit.timeMs / 1000),
      Account: audit.userId,
      Place: audit.place,
      Target: audit.target,
      Words: audit.words,
      Text: audit.text,
    }));
    const Audits = cutPage(page, settings.pageBytes);
    return { Audits, IsCompleted: Audits.length === found.length };
  },
};

/** What makes two words the same one; how texts are searched for them sees through more. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The change holds here from the answer on. */
async function refresh({ apps, words }: Pick<Ctx, 'apps' | 'words'>): Promise<void> {
  await apps.refresh();
  await words.refresh();
}

async function wordsFrom({ settings }: RestCaller, list: readonly string[]): Promise<Word[]> {
  const { wordsPerCallMax, wordMaxBytes } = settings;
  if (list.length > wordsPerCallMax)
    throw illegal(`has ${list.length} entries, at most ${wordsPerCallMax} are allowed in a call`);
  const letters = await loadLetters();
  const words = new Map<string, Word>();
  for (const word of list) {
    const bytes = Buffer.byteLength(word);
    if (bytes > wordMaxBytes) throw illegal(`a word has ${bytes} bytes, at most ${wordMaxBytes} are allowed`);
    const folded = fold(word);
    const pattern = patternOf(letters, word);
    if (!pattern || isBlank(pattern)) throw illegal('a word must not be blank');
    if (!words.has(folded)) words.set(folded, { folded, word });
  }
  return [...words.values()];
}

const illegal = (reason: string): ImError => new ImError('groupParamsIllegal', { field: 'DirtyWordsList', reason });
