import { ImError, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Word } from '../storage/port/words.ts';
import { fold } from './matcher.ts';

/** Banned words over REST (rest-api §26.1). */
export const wordHandlers: Pick<HandlersOf<RestCommands>, `openim_dirty_words/${'get' | 'add' | 'delete'}`> = {
  async 'openim_dirty_words/get'(ctx, _input, { app }) {
    const words = await ctx.storage.words.list(app.sdkAppId);
    return { DirtyWordsList: words.map(({ word }) => word) };
  },

  async 'openim_dirty_words/add'(ctx, input, caller) {
    const { wordsMax } = caller.settings;
    const words = wordsFrom(caller, input.DirtyWordsList);
    const { count, isTooMany } = await ctx.storage.words.add(caller.app.sdkAppId, words, wordsMax);
    if (isTooMany) throw illegal(`the app would have ${count} words, at most ${wordsMax} are allowed`);
    await refresh(ctx);
    return {};
  },

  async 'openim_dirty_words/delete'(ctx, input, caller) {
    const words = wordsFrom(caller, input.DirtyWordsList);
    await ctx.storage.words.remove(
      caller.app.sdkAppId,
      words.map(({ folded }) => folded),
    );
    await refresh(ctx);
    return {};
  },
};

/** The change holds here from the answer on. */
async function refresh({ apps, words }: Pick<Ctx, 'apps' | 'words'>): Promise<void> {
  await apps.refresh();
  await words.refresh();
}

function wordsFrom({ settings }: RestCaller, list: readonly string[]): Word[] {
  const { wordsPerCallMax, wordMaxBytes } = settings;
  if (list.length > wordsPerCallMax)
    throw illegal(`has ${list.length} entries, at most ${wordsPerCallMax} are allowed in a call`);
  const words = new Map<string, Word>();
  for (const word of list) {
    const bytes = Buffer.byteLength(word);
    if (bytes > wordMaxBytes) throw illegal(`a word has ${bytes} bytes, at most ${wordMaxBytes} are allowed`);
    const folded = fold(word);
    if (folded.trim() === '') throw illegal('a word must not be blank');
    if (!words.has(folded)) words.set(folded, { folded, word });
  }
  return [...words.values()];
}

const illegal = (reason: string): ImError => new ImError('groupParamsIllegal', { field: 'DirtyWordsList', reason });
