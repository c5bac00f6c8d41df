import { ImError, type RestCommands } from '@hongyan/contract';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';
import { isExpression } from './form.ts';
import { addWords, removeWords, wordsIn } from './given.ts';

const AUDITS = 20;
const DAY_MS = 86_400_000;
type WordCommand = `openim_dirty_words/${'get' | 'add' | 'delete'}` | 'hongyan/get_word_audits';

/** Banned words over REST (rest-api §26.1), and the records of what passed with one. */
export const wordHandlers: Pick<HandlersOf<RestCommands>, WordCommand> = {
  async 'openim_dirty_words/get'(ctx, _input, { app }) {
    const words = await ctx.storage.words.list(app.sdkAppId);
    return { DirtyWordsList: words.filter((one) => !isExpression(one)).map(({ word }) => word) };
  },

  async 'openim_dirty_words/add'(ctx, input, caller) {
    assertFewEnough(caller, input.DirtyWordsList);
    await addWords(ctx, caller, 'DirtyWordsList', await wordsIn(caller, 'DirtyWordsList', input.DirtyWordsList));
    return {};
  },

  async 'openim_dirty_words/delete'(ctx, input, caller) {
    assertFewEnough(caller, input.DirtyWordsList);
    await removeWords(ctx, caller, await wordsIn(caller, 'DirtyWordsList', input.DirtyWordsList));
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

function assertFewEnough({ settings: { wordsPerCallMax } }: RestCaller, list: readonly string[]): void {
  if (list.length <= wordsPerCallMax) return;
  const reason = `has ${list.length} entries, at most ${wordsPerCallMax} are allowed in a call`;
  throw new ImError('groupParamsIllegal', { field: 'DirtyWordsList', reason });
}
