import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { EXPRESSION, type Word } from '../storage/port/words.ts';
import { expressionForm } from './form.ts';
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
    if (!pattern || isBlank(pattern) || folded.startsWith(EXPRESSION)) throw illegal(field, 'a word must not be blank');
    if (!words.has(folded)) words.set(folded, { folded, word });
  }
  return [...words.values()];
}

/**
 * A regular expression of a call.
 *
 * @throws ImError `groupParamsIllegal` of one that is too long or too large, that is none, or that would be in every text
 */
export async function expressionIn({ settings }: RestCaller, field: string, pattern: string): Promise<Word> {
  // The engine is read where an app has use for it: it takes as long as everything else at a start.
  const { compile, findsNothing } = await import('./expressions.ts');
  const { wordMaxBytes, wordExpressionSize } = settings;
  const bytes = Buffer.byteLength(pattern);
  if (bytes > wordMaxBytes)
    throw illegal(field, `an expression has ${bytes} bytes, at most ${wordMaxBytes} are allowed`);
  const expression = compile(pattern);
  if (!expression) throw illegal(field, `${pattern} is no regular expression in the syntax of RE2`);
  const size = expression.programSize();
  if (size > wordExpressionSize)
    throw illegal(field, `an expression has ${size} steps, at most ${wordExpressionSize} are allowed`);
  if (findsNothing(expression)) throw illegal(field, `${pattern} is found where nothing stands, so in every text`);
  return { folded: expressionForm(pattern), word: pattern };
}

/**
 * Adds words to those of the app; here they hold from the answer on.
 *
 * @throws ImError `groupParamsIllegal` where the app would have too many
 */
export async function addWords(ctx: Needs, caller: RestCaller, field: string, words: Word[]): Promise<void> {
  const { wordsMax: max, wordExpressionsMax: maxExpressions } = caller.settings;
  const bounds = { max, maxExpressions, nowMs: ctx.clock.nowMs() };
  const {
    count,
    isTooMany,
    tooManyExpressions: expressions,
  } = await ctx.storage.words.add(caller.app.sdkAppId, words, bounds);
  if (expressions)
    throw illegal(field, `the app would have ${expressions} expressions, at most ${maxExpressions} are allowed`);
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
