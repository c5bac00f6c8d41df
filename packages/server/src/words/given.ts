import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { Word } from '../storage/port/words.ts';
import { loadLetters } from './letters.ts';
import { isBlank, patternOf } from './reading.ts';

type Needs = Pick<Ctx, 'storage' | 'apps' | 'words' | 'clock'>;

/** What makes two words the same one; how texts are searched for them sees through more. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * The words of a call, each once.
 *
 * @param field where the caller wrote them
 * @throws ImError `groupParamsIllegal` of one that is too long or that nobody could see
 */
export async function wordsIn({ settings }: RestCaller, field: string, list: readonly string[]): Promise<Word[]> {
  const { wordMaxBytes } = settings;
  const letters = await loadLetters();
  const words = new Map<string, Word>();
  for (const word of list) {
    const bytes = Buffer.byteLength(word);
    if (bytes > wordMaxBytes) throw illegal(field, `a word has ${bytes} bytes, at most ${wordMaxBytes} are allowed`);
    const folded = fold(word);
    const pattern = patternOf(letters, word);
    if (!pattern || isBlank(pattern)) throw illegal(field, 'a word must not be blank');
    if (!words.has(folded)) words.set(folded, { folded, word });
  }
  return [...words.values()];
}

/**
 * Adds words to those of the app; here they hold from the answer on.
 *
 * @throws ImError `groupParamsIllegal` where the app would have too many
 */
export async function addWords(ctx: Needs, caller: RestCaller, field: string, words: Word[]): Promise<void> {
  const { wordsMax: max } = caller.settings;
  const bounds = { max, nowMs: ctx.clock.nowMs() };
  const { count, isTooMany } = await ctx.storage.words.add(caller.app.sdkAppId, words, bounds);
  if (isTooMany) throw illegal(field, `the app would have ${count} words, at most ${max} are allowed`);
  await refresh(ctx);
}

/** Takes words from those of the app; here they are free from the answer on. */
export async function removeWords(ctx: Needs, { app }: RestCaller, words: readonly Word[]): Promise<void> {
  await ctx.storage.words.remove(
    app.sdkAppId,
    words.map(({ folded }) => folded),
  );
  await refresh(ctx);
}

async function refresh({ apps, words }: Needs): Promise<void> {
  await apps.refresh();
  await words.refresh();
}

/** A wrong parameter, and what is wrong with it. */
export const illegal = (field: string, reason: string): ImError => new ImError('groupParamsIllegal', { field, reason });
