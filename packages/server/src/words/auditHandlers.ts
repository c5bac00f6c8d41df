import { ImError, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Word, WordHandling } from '../storage/port/words.ts';
import { expressionForm, isExpression } from './form.ts';
import { addWords, expressionIn, fold, illegal, removeWords, wordsIn } from './given.ts';

type AuditCommand = Extract<keyof RestCommands, `im_msg_audit_mgr/${string}` | `im_msg_audit/${string}`>;
type Wanted = InputOf<RestCommands['im_msg_audit_mgr/add_local_audit_keywords']>['LocalAuditWords'];
type Moderation = InputOf<RestCommands['im_msg_audit/content_moderation']>;
type Verdict = Omit<OutputOf<RestCommands['im_msg_audit/content_moderation']>, 'RequestId'>;

const PAGE = 100;
const WORD = 1 as const;
const REGEX = 2 as const;
const FILTER = { replace: 1, refuse: 2 } as const;
const SCORE = { Pass: 0, Review: 60, Block: 100 } as const;
const FIELD = 'LocalAuditWords';

/** Words with a handling of their own, and looks at texts (rest-api §26.2). */
export const auditHandlers: Pick<HandlersOf<RestCommands>, AuditCommand> = {
  async 'im_msg_audit_mgr/add_local_audit_keywords'(ctx, input, caller) {
    assertOwn(caller, input.SdkAppId);
    await addWords(ctx, caller, FIELD, await handledWords(caller, input.LocalAuditWords));
    return { RequestId: requestId() };
  },

  async 'im_msg_audit_mgr/delete_local_audit_keywords'(ctx, input, caller) {
    assertOwn(caller, input.SdkAppId);
    const list = input.LocalAuditWords.filter(({ WordType = WORD }) => WordType === WORD).map(({ Keyword }) => Keyword);
    const expressions = input.LocalAuditWords.filter(({ WordType }) => WordType === REGEX);
    await removeWords(ctx, caller, [
      ...(await wordsIn(caller, FIELD, list)),
      ...expressions.map(({ Keyword }) => ({ folded: expressionForm(Keyword), word: Keyword })),
    ]);
    return { RequestId: requestId() };
  },

  async 'im_msg_audit_mgr/get_local_audit_keywords'(ctx, input, caller) {
    assertOwn(caller, input.SdkAppId);
    const { FilterType = 0, Offset: offset = 0, Limit: count = PAGE, Keyword } = input;
    const { words, total, expressions } = await ctx.storage.words.page(caller.app.sdkAppId, {
      ...{ offset, count },
      ...(FilterType !== 0 && { action: FilterType === FILTER.refuse ? ('refuse' as const) : ('replace' as const) }),
      ...(Keyword !== undefined && { part: fold(Keyword) }),
    });
    return {
      LocalAuditWords: words.map(({ id, folded, word, handling, updatedMs }) => ({
        ...{
          Id: id,
          Keyword: word,
          WordType: isExpression({ folded }) ? REGEX : WORD,
          FilterType: handling ? FILTER[handling.action] : 0,
        },
        ...{ ReplacedContent: handling?.action === 'replace' ? handling.by : '' },
        UpdateTime: Math.floor(updatedMs / 1000),
      })),
      ...{ TotalCount: total, TotalRegCount: expressions, CurCount: words.length },
      ...{ CurRegCount: words.filter(isExpression).length, RequestId: requestId() },
    };
  },

  'im_msg_audit/content_moderation': async (ctx, input, caller) => ({
    ...verdictOn(ctx, caller, 'im_msg_audit/content_moderation', input),
    RequestId: requestId(),
  }),

  async 'im_msg_audit/batch_content_moderation'(ctx, input, caller) {
    const AuditResults = input.Contents.map(({ ContentId, ...content }) => {
      const own = { ContentId, RequestId: requestId() };
      try {
        const verdict = verdictOn(ctx, caller, 'im_msg_audit/batch_content_moderation', content);
        return { ErrorCode: 0, ErrorInfo: '', ...own, ...verdict, SubLabel: '' };
      } catch (error) {
        if (!(error instanceof ImError)) throw error;
        return { ErrorCode: error.code, ErrorInfo: error.message, ...own };
      }
    });
    return { AuditResults };
  },
};

const requestId = (): string => crypto.randomUUID();

function assertOwn({ app }: RestCaller, sdkAppId: number | undefined): void {
  if (sdkAppId !== undefined && sdkAppId !== app.sdkAppId)
    throw illegal('SdkAppId', `is not ${app.sdkAppId}, the app that calls`);
}

/** The words and expressions of a call with their handling; of one that comes twice the last one's holds. */
async function handledWords(caller: RestCaller, wanted: Wanted): Promise<Word[]> {
  const { wordMaxBytes } = caller.settings;
  const handlings = new Map<string, WordHandling>();
  const expressions: Word[] = [];
  for (const { Keyword, WordType = WORD, FilterType, ReplacedContent: by = '' } of wanted) {
    const bytes = Buffer.byteLength(by);
    if (bytes > wordMaxBytes)
      throw illegal(FIELD, `a ReplacedContent has ${bytes} bytes, at most ${wordMaxBytes} are allowed`);
    const form = WordType === REGEX ? expressionForm(Keyword) : fold(Keyword);
    if (WordType === REGEX && !handlings.has(form)) expressions.push(await expressionIn(caller, FIELD, Keyword));
    handlings.set(form, FilterType === FILTER.refuse ? { action: 'refuse' } : { action: 'replace', by });
  }
  const list = wanted.filter(({ WordType = WORD }) => WordType === WORD).map(({ Keyword }) => Keyword);
  const words = [...(await wordsIn(caller, FIELD, list)), ...expressions];
  return words.map((word) => ({ ...word, handling: handlings.get(word.folded) as WordHandling }));
}

/**
 * What the app's words and lists say of a text.
 *
 * @throws ImError `unknownCommand` of what is no text, `groupParamsIllegal` of one that is too long
 */
function verdictOn(
  ctx: Pick<Ctx, 'words'>,
  { app, settings }: RestCaller,
  command: string,
  { ContentType, Content }: Pick<Moderation, 'ContentType' | 'Content'>,
): Verdict {
  if (ContentType !== 'Text') throw new ImError('unknownCommand', { command: `${command} for ${ContentType}` });
  const bytes = Buffer.byteLength(Content);
  if (bytes > settings.maxMessageBytes)
    throw illegal('Content', `has ${bytes} bytes, at most ${settings.maxMessageBytes} are allowed`);
  const standing = ctx.words.standing(app.sdkAppId, Content);
  const isRefused = standing.some(({ mode }) => mode === 'refuse');
  const Result = isRefused ? 'Block' : standing.length > 0 ? 'Review' : 'Pass';
  const found = standing.some(({ isOwn }) => isOwn) ? 'Composite' : 'Abuse';
  const Keywords = [...new Set(standing.flatMap(({ words }) => words))];
  return { Result, Score: SCORE[Result], Label: standing.length > 0 ? found : 'Normal', Keywords };
}
