import type { OpName } from '../ops/op.ts';
import type { Appended, C2cDraft } from '../port/messages.ts';

/** An operation by name with its arguments. */
export interface Call {
  name: OpName;
  args: readonly unknown[];
}

/**
 * Operations on their way to the writer. Appends, which are nearly all, travel as columns: copying objects between
 * threads costs several times as much.
 */
export interface PackedCalls {
  count: number;
  /** Of each append: `FIXED` numbers, then three for each key. */
  numbers: Float64Array;
  /** Of each append: body, extra, and what its outbox row says. */
  texts: string[];
  /** Everything else, by place. */
  others: { at: number; call: Call }[];
}

/** Results on their way back: those of appends as columns. */
export interface PackedResults {
  numbers: Float64Array;
  others: unknown[];
}

export const APPEND: OpName = 'messages.appendC2c';
/** Whether an operation travels as columns; a message that holds lists does not. */
const isPacked = ({ name, args }: Call): boolean => name === APPEND && !(args[0] as C2cDraft).holds;
const FIXED = 11;
const PER_KEY = 3;
const TEXTS = 3;
const PER_RESULT = 5;

/** Packs operations; `unpackCalls` gives them back in the same order. */
export function packCalls(calls: readonly Call[]): PackedCalls {
  const numbers: number[] = [];
  const packed: PackedCalls = { count: calls.length, numbers: new Float64Array(), texts: [], others: [] };
  for (const [at, call] of calls.entries()) {
    const { name, args } = call;
    if (!isPacked(call)) packed.others.push({ at, call: { name, args } });
    else {
      const draft = args[0] as C2cDraft;
      packed.texts.push(draft.body, draft.extra, draft.told ?? '');
      pushDraft(numbers, draft);
    }
  }
  packed.numbers = Float64Array.from(numbers);
  return packed;
}

/** The operations that `packCalls` was given. */
export function unpackCalls({ count, numbers, texts, others }: PackedCalls): Call[] {
  const calls: Call[] = [];
  let from = 0;
  let text = 0;
  let other = 0;
  for (let at = 0; at < count; at++) {
    const next = others[other];
    if (next?.at === at) {
      calls.push(next.call);
      other++;
      continue;
    }
    const draft = readDraft(numbers, from, texts.slice(text, text + TEXTS));
    calls.push({ name: APPEND, args: [draft] });
    from += FIXED + draft.keys.length * PER_KEY;
    text += TEXTS;
  }
  return calls;
}

function pushDraft(numbers: number[], draft: C2cDraft): void {
  const { sdkAppId, fromUid, toUid, fromProfileId, msgSeq, random, clientTimeSec, timeMs, flags, keys } = draft;
  numbers.push(sdkAppId, fromUid, toUid, fromProfileId, msgSeq, random, clientTimeSec, timeMs, flags);
  numbers.push(draft.importedSec ?? Number.NaN, keys.length);
  for (const { hash, maxAgeMs, searchLog } of keys) numbers.push(hash, maxAgeMs, searchLog ? 1 : 0);
}

function readDraft(numbers: Float64Array, from: number, [body = '', extra = '', told = '']: string[]): C2cDraft {
  const number = (at: number): number => numbers[from + at] ?? 0;
  const keys: C2cDraft['keys'] = [];
  for (let at = FIXED; at < FIXED + number(10) * PER_KEY; at += PER_KEY) {
    keys.push({ hash: number(at), maxAgeMs: number(at + 1), searchLog: number(at + 2) === 1 });
  }
  const importedSec = number(9);
  return {
    sdkAppId: number(0),
    fromUid: number(1),
    toUid: number(2),
    fromProfileId: number(3),
    msgSeq: number(4),
    random: number(5),
    clientTimeSec: number(6),
    timeMs: number(7),
    flags: number(8),
    importedSec: Number.isNaN(importedSec) ? undefined : importedSec,
    body,
    extra,
    keys,
    ...(told !== '' && { told }),
  };
}

/** Packs the results of these operations; that of one that failed counts for nothing. */
export function packResults(calls: readonly Call[], results: readonly unknown[]): PackedResults {
  const numbers: number[] = [];
  const others: unknown[] = [];
  for (const [at, call] of calls.entries()) {
    if (!isPacked(call)) others.push(results[at]);
    else {
      const result = results[at] as Appended | undefined;
      if (!result) numbers.push(0, 0, 0, 0, 0);
      else numbers.push(result.convId, result.seq, result.msgSeq, result.timeMs, result.repeated ? 1 : 0);
    }
  }
  return { numbers: Float64Array.from(numbers), others };
}

/** The results that `packResults` was given, in the order of these operations. */
export function unpackResults(calls: readonly Call[], { numbers, others }: PackedResults): unknown[] {
  let from = -PER_RESULT;
  let other = 0;
  const number = (at: number): number => numbers[from + at] ?? 0;
  return calls.map((call) => {
    if (!isPacked(call)) return others[other++];
    from += PER_RESULT;
    const appended: Appended = {
      convId: number(0),
      seq: number(1),
      msgSeq: number(2),
      timeMs: number(3),
      repeated: number(4) === 1,
    };
    return appended;
  });
}
