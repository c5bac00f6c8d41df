import { type Elem, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { type MergedList, mergedKey } from '../storage/port/mergedLists.ts';
import { bodyBytes, packBody } from './body.ts';
import { filesIn, holdsOf } from './filesIn.ts';

type Merged = Extract<Elem, { MsgType: 'TIMRelayElem' }>;
type Item = NonNullable<Merged['MsgContent']['MsgList']>[number];
type Limits = Pick<
  Settings,
  'maxMessageBytes' | 'mergedInlineBytes' | 'mergedInlineLayers' | 'mergedMaxBytes' | 'mergedLayersMax'
>;

/** A body as it is stored and told. */
export interface Accepted {
  body: Elem[];
  /** The body as JSON. */
  json: string;
  /** Keys of kept lists, and names of files, that it names; absent where there are none. */
  holds?: readonly string[];
}

/** Whether a body holds merged messages. */
export const hasMerged = (body: readonly Elem[]): boolean => body.some(isMerged);

/**
 * Makes a body that holds merged messages fit (rest-api §17.5): where it is longer than travels, or merged messages stand in
 * one another too deep to travel, their lists are kept and it names their keys. What names a kept list travels without it.
 *
 * The lists are kept before the message that holds them is stored: a crash between leaves a list that nothing holds, and
 * the same message again names the same keys.
 *
 * @throws ImError `messageTooLong` of a list, or of what is left without the lists
 */
export async function settleMerged(
  ctx: Pick<Ctx, 'storage' | 'clock'>,
  settings: Limits,
  sdkAppId: number,
  given: Elem[],
): Promise<Accepted> {
  const { mergedLists } = ctx.storage;
  const named = [...keysIn(given)];
  const known = new Map(named.length > 0 ? Object.entries(await mergedLists.layers(sdkAppId, named)) : []);
  const lean = withinLayers(settings, leanBody(given, known), known);
  if (!mustKeep(settings, lean)) {
    const holds = [...keysIn(lean)].filter((key) => known.has(key));
    return { body: lean, json: packBody(settings, lean), ...holdsOf(lean, holds) };
  }
  const lists: MergedList[] = [];
  const body = lean.map((elem) => withoutList(settings, elem, known, lists));
  const json = packBody(settings, body);
  const nowMs = ctx.clock.nowMs();
  for (const list of lists) await mergedLists.keep(sdkAppId, list, nowMs);
  const holds = [...lists.map(({ key }) => key), ...[...keysIn(body)].filter((key) => known.has(key))];
  return { body, json, ...holdsOf(body, holds) };
}

const isMerged = (elem: Elem): elem is Merged => elem.MsgType === 'TIMRelayElem';
const bodyOf = ({ MsgBody }: Item): Elem[] => MsgBody as Elem[];

/** Keys of lists that a body names, those in its lists too. */
function* keysIn(body: readonly Elem[]): Generator<string> {
  for (const elem of body) {
    if (!isMerged(elem)) continue;
    if (elem.MsgContent.JsonMsgKey !== undefined) yield elem.MsgContent.JsonMsgKey;
    for (const item of elem.MsgContent.MsgList ?? []) yield* keysIn(bodyOf(item));
  }
}

/** A body each of whose merged messages has a list or a key, never both; the same one where that is so already. */
function leanBody(body: Elem[], known: ReadonlyMap<string, number>): Elem[] {
  const lean = body.map((elem) => (isMerged(elem) ? leanElem(elem, known) : elem));
  return lean.every((elem, at) => elem === body[at]) ? body : lean;
}

/** The key where the list is kept here, else the list. */
function leanElem(elem: Merged, known: ReadonlyMap<string, number>): Merged {
  const { MsgList, JsonMsgKey, ...rest } = elem.MsgContent;
  const isByKey = !!JsonMsgKey && (!MsgList?.length || known.has(JsonMsgKey));
  if (isByKey) return MsgList ? { ...elem, MsgContent: { ...rest, JsonMsgKey } } : elem;
  if (!MsgList) return JsonMsgKey === undefined ? elem : { ...elem, MsgContent: rest };
  const bodies = MsgList.map((item) => leanBody(bodyOf(item), known));
  const isLean = JsonMsgKey === undefined && bodies.every((body, at) => body === MsgList[at]?.MsgBody);
  if (isLean) return elem;
  return {
    ...elem,
    MsgContent: { ...rest, MsgList: MsgList.map((item, at) => ({ ...item, MsgBody: bodies[at] ?? [] })) },
  };
}

/** How deep merged messages stand in one another. */
function layersOf(body: readonly Elem[], ofKey: (key: string) => number): number {
  return Math.max(
    0,
    ...body.filter(isMerged).map(({ MsgContent: { MsgList, JsonMsgKey } }) => {
      if (JsonMsgKey !== undefined) return ofKey(JsonMsgKey);
      return 1 + Math.max(0, ...(MsgList ?? []).map((item) => layersOf(bodyOf(item), ofKey)));
    }),
  );
}

/** Of a list that is not kept here nobody knows more than that it is one. */
const layersIn = (body: readonly Elem[], known: ReadonlyMap<string, number>): number =>
  layersOf(body, (key) => known.get(key) ?? 1);

/** An element whose layers are too many holds nothing, and shows nothing of it. */
function withinLayers({ mergedLayersMax }: Limits, body: Elem[], known: ReadonlyMap<string, number>): Elem[] {
  if (layersIn(body, known) <= mergedLayersMax) return body;
  return body.map((elem) => {
    if (!isMerged(elem) || layersIn([elem], known) <= mergedLayersMax) return elem;
    const { MsgNum, CompatibleText } = elem.MsgContent;
    return { ...elem, MsgContent: { MsgNum, CompatibleText, Title: '', AbstractList: [], LayersOverLimit: 1 } };
  });
}

/** Whether lists cannot travel with the body. */
function mustKeep({ maxMessageBytes, mergedInlineBytes, mergedInlineLayers }: Limits, body: readonly Elem[]): boolean {
  const layers = layersOf(body, () => 0);
  if (layers === 0) return false;
  return layers > mergedInlineLayers || bodyBytes(body) > Math.min(maxMessageBytes, mergedInlineBytes);
}

/** An element with the key of its list instead; the list is put to `lists`. */
function withoutList(
  { mergedMaxBytes: max }: Limits,
  elem: Elem,
  known: ReadonlyMap<string, number>,
  lists: MergedList[],
): Elem {
  if (!isMerged(elem) || !elem.MsgContent.MsgList?.length) return elem;
  const { MsgList, MsgNum = MsgList.length, ...rest } = elem.MsgContent;
  const content = JSON.stringify(MsgList);
  const bytes = Buffer.byteLength(content);
  if (bytes > max) throw new ImError('messageTooLong', { bytes, max });
  const key = mergedKey(content);
  const holds = [...keysIn([elem])].filter((inner) => known.has(inner));
  lists.push({ key, content, layers: layersIn([elem], known), holds: [...holds, ...filesIn([elem])] });
  return { ...elem, MsgContent: { ...rest, MsgNum, JsonMsgKey: key } };
}
