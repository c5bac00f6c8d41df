import { type AuditPlace, type Elem, type FaultName, ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { bodyBytes } from '../message/body.ts';

/** What a look for words takes. */
export type Needs = Pick<Ctx, 'words' | 'storage' | 'apps' | 'clock'>;

/** Who wants what said, for the record of what is only recorded. */
export interface Speech {
  sdkAppId: number;
  /** The account whose text it is; empty for the app itself. */
  userId: string;
  place: AuditPlace;
  /** The account or group that it is said to or about. */
  target: string;
}

/** Longest text of a record, and longest word in it, in UTF-16 units: words that overlap are one, and may be the whole text. */
const TEXT_MAX = 500;
const WORD_MAX = 100;
const WORDS_MAX = 20;
const DAY_MS = 86_400_000;

/**
 * Looks for banned words in texts (S27, S70): refuses them, replaces them, or records them, as the app's lists say.
 *
 * A text gets no longer by it, in bytes or in characters: it was measured before. Where it would, it has stars.
 *
 * The record is durable before the text is used: what passed with one is never without it.
 *
 * @param texts by the name that the caller knows them by
 * @param fault the error of a text that is refused
 * @returns the texts, changed where words are replaced; the same object when none is
 * @throws ImError `textRefused`, or the fault that is given
 */
export async function screenTexts<T extends Readonly<Record<string, unknown>>>(
  ctx: Needs,
  speech: Speech,
  texts: T,
  fault: FaultName = 'textRefused',
): Promise<T> {
  const screening = new Screening(ctx, speech, fault, noRoom);
  let screened = texts;
  for (const [field, text] of Object.entries(texts)) {
    if (typeof text !== 'string') continue;
    const to = screening.look(field, text);
    if (to !== text) screened = { ...screened, [field]: to };
  }
  await screening.keep();
  return screened;
}

/**
 * Looks for banned words in the text elements of a message, those of forwarded messages too; custom elements are the
 * app's own affair (rest-api §26.1).
 *
 * What words are replaced by may make the body longer, as long as a message may be (S17); beyond that, and in a forward,
 * whose parts have bounds of their own, stars stand in their place.
 *
 * @returns the body, changed where words are replaced; the same one when none is
 * @throws ImError `textRefused`
 */
export async function screenBody(ctx: Needs, speech: Speech, body: Elem[]): Promise<Elem[]> {
  const hasForward = body.some(({ MsgType }) => MsgType === 'TIMRelayElem');
  const room = () => ctx.apps.settings(speech.sdkAppId).maxMessageBytes - bodyBytes(body);
  const screening = new Screening(ctx, speech, 'textRefused', hasForward ? noRoom : room);
  const screened = bodyThrough(screening, body);
  await screening.keep();
  return screened;
}

/**
 * Looks for banned words in texts of the relationship chain: remarks, names of friend groups, wordings (rest-api §26.1).
 *
 * @throws ImError `friendTextRefused`
 */
export const screenRelation = <T extends Readonly<Record<string, unknown>>>(
  ctx: Needs,
  speech: Omit<Speech, 'place'>,
  texts: T,
): Promise<T> => screenTexts(ctx, { ...speech, place: 'RelationChain' }, texts, 'friendTextRefused');

const noRoom = (): number => 0;

/** The look at all texts of one request. */
class Screening {
  private readonly words: string[] = [];
  private readonly texts: string[] = [];
  private left: number | undefined;

  constructor(
    private readonly ctx: Needs,
    private readonly speech: Speech,
    private readonly fault: FaultName,
    /** Bytes that the texts may get longer by, all together; asked once it matters. */
    private readonly roomOfAll: () => number,
  ) {}

  look(field: string, text: string): string {
    const found = text === '' ? undefined : this.ctx.words.look(this.speech.sdkAppId, text, this.room);
    if (!found) return text;
    if (found.isRefused) throw new ImError(this.fault, { field });
    if (found.audited.length > 0) {
      this.words.push(...found.audited);
      this.texts.push(text);
    }
    if (found.grownBytes > 0) this.left = this.room() - found.grownBytes;
    return found.text;
  }

  private readonly room = (): number => {
    this.left ??= this.roomOfAll();
    return this.left;
  };

  /** Records what is only recorded. */
  async keep(): Promise<void> {
    if (this.words.length === 0) return;
    const { ctx, speech } = this;
    const { sdkAppId, ...who } = speech;
    const { wordAuditMax, wordAuditDays } = ctx.apps.settings(sdkAppId);
    const nowMs = ctx.clock.nowMs();
    const words = [...new Set(this.words.map((word) => word.slice(0, WORD_MAX)))].slice(0, WORDS_MAX);
    const text = this.texts.join('\n').slice(0, TEXT_MAX);
    const bounds = { max: wordAuditMax, notBeforeMs: nowMs - wordAuditDays * DAY_MS };
    await ctx.storage.words.record(sdkAppId, { ...who, timeMs: nowMs, words, text }, bounds);
  }
}

function bodyThrough(screening: Screening, body: Elem[]): Elem[] {
  const screened = body.map((elem) => elemThrough(screening, elem));
  return screened.some((elem, at) => elem !== body[at]) ? screened : body;
}

function elemThrough(screening: Screening, elem: Elem): Elem {
  if (elem.MsgType === 'TIMTextElem') {
    const Text = screening.look('Text', elem.MsgContent.Text);
    return Text === elem.MsgContent.Text ? elem : { ...elem, MsgContent: { ...elem.MsgContent, Text } };
  }
  if (elem.MsgType !== 'TIMRelayElem') return elem;
  const { Title, CompatibleText, AbstractList, MsgList } = elem.MsgContent;
  const content = {
    ...elem.MsgContent,
    ...(Title !== undefined && { Title: screening.look('Title', Title) }),
    ...(CompatibleText !== undefined && { CompatibleText: screening.look('CompatibleText', CompatibleText) }),
    ...(AbstractList && { AbstractList: AbstractList.map((line) => screening.look('AbstractList', line)) }),
    ...(MsgList && {
      MsgList: MsgList.map((one) => ({ ...one, MsgBody: bodyThrough(screening, one.MsgBody as Elem[]) })),
    }),
  };
  const isChanged = JSON.stringify(content) !== JSON.stringify(elem.MsgContent);
  return isChanged ? { ...elem, MsgContent: content } : elem;
}
