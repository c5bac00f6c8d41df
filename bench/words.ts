import { testCloud } from '../packages/server/src/testing/cloud.ts';
import { Expressions } from '../packages/server/src/words/expressions.ts';
import { loadLetters } from '../packages/server/src/words/letters.ts';
import { Matcher } from '../packages/server/src/words/matcher.ts';
import type { Bench } from './bench.ts';
import { type Figure, figure } from './report.ts';

const WORDS = 100_000;
const MESSAGE_BYTES = 12_288;
const ROUNDS = 20;
const LOOKS = 50;
/** Times that the words are read from the store. */
const READINGS = 5;
/** Words that are put into the store at a time. */
const PER_CALL = 5_000;
/** Common characters from here on, as many as a reader knows. */
const FIRST_CHARACTER = 0x4e00;
const CHARACTERS = 3_500;
const PROSE = 'The quick brown fox jumps over a lazy dog, while nobody looks at it and all went well. ';
/** Characters of the word that the worst text nearly is, everywhere; as long as the setting `wordMaxBytes` allows. */
const LONG = 66;

/** As many expressions as an app may have by default, of the kind that people write. */
const EXPRESSIONS = ['1[3-9]\\d{9}', '(?i)v\\s*x\\d{3}', '微\\s*信\\d', '[a-z0-9]{3,20}@[a-z]+\\.com'].flatMap(
  (pattern) => Array.from({ length: 5 }, (_, n) => ({ pattern: `${pattern}${n}?#` })),
);
/** About as large as one may be by default, found in the text, and looking far ahead from each letter. */
const WORST = '(lazy|[a-z ,.]{90}#)';

/** 100,000 words looked for in messages as long as they may be, and what taking the words in holds up. */
export async function words(bench: Bench): Promise<Figure[]> {
  bench.say('100,000 words');
  const draw = drawing();
  const list = wordList(draw);
  const matcher = await Matcher.of(await loadLetters(), list);
  const chinese = Array.from({ length: MESSAGE_BYTES / 3 }, () => character(draw)).join('');
  const english = PROSE.repeat(MESSAGE_BYTES / PROSE.length);
  const worst = '哈'.repeat(MESSAGE_BYTES / 3);
  const look = (text: string, sought: Pick<Matcher, 'hits'> = matcher) => {
    // One after the other: a text that comes again is not read again.
    const texts = [text, `${text.slice(0, -1)} `];
    let n = 0;
    return fastestUs(() => sought.hits(texts[n++ % 2] as string));
  };
  return [
    figure(bench.store, 'words', look(english), 'English'),
    figure(bench.store, 'words', look(chinese), 'Chinese'),
    figure(bench.store, 'wordsWorst', look(worst), '', `everywhere the beginning of a word of ${LONG} characters`),
    figure(bench.store, 'expressions', look(english, Expressions.of(EXPRESSIONS)), 'none found'),
    figure(bench.store, 'expressionsWorst', look(english, Expressions.of([{ pattern: WORST }])), `${WORST}, found`),
    figure(bench.store, 'wordsTurn', await longestTurnMs(list)),
    figure(bench.store, 'wordsMemory', matcher.bytes / 2 ** 20),
  ];
}

/** Numbers that are the same in every run. */
function drawing(): (below: number) => number {
  let state = 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const character = (draw: (below: number) => number): string => String.fromCharCode(FIRST_CHARACTER + draw(CHARACTERS));

function wordList(draw: (below: number) => number): string[] {
  const list = new Set([`${'哈'.repeat(LONG - 1)}呵`]);
  while (list.size < WORDS) {
    const isLatin = list.size % 3 === 0;
    const length = isLatin ? 4 + draw(8) : 2 + draw(4);
    const one = () => (isLatin ? String.fromCharCode(97 + draw(26)) : character(draw));
    list.add(Array.from({ length }, one).join(''));
  }
  return [...list];
}

/**
 * The longest turn of the loop while a server reads an app's words from its store and takes them in: the least of several
 * times, so that what else runs on the machine is left out.
 */
async function longestTurnMs(list: readonly string[]): Promise<number> {
  await using cloud = await testCloud();
  const { apps, storage, words } = cloud.app.ctx;
  const add = (some: readonly string[]) =>
    storage.words.add(
      cloud.rest.app.sdkAppId,
      some.map((word) => ({ folded: word, word })),
      { max: WORDS + READINGS, maxExpressions: 0, nowMs: 0 },
    );
  for (let at = 0; at < list.length; at += PER_CALL) await add(list.slice(at, at + PER_CALL));

  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < READINGS; reading++) {
    // Another word: else there is nothing to read.
    await add([`one more ${reading}`]);
    await apps.refresh();
    least = Math.min(least, await longestTurnDuring(words.refresh()));
  }
  return least;
}

async function longestTurnDuring(work: Promise<void>): Promise<number> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  let longestMs = 0;
  for (let last = performance.now(); !isDone; ) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  }
  await ended;
  return longestMs;
}

/** Microseconds of one call: the mean of the fastest of several rounds, so that what else runs on the machine is left out. */
function fastestUs(call: () => unknown): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    for (let n = 0; n < LOOKS; n++) call();
    fastest = Math.min(fastest, (performance.now() - begin) / LOOKS);
  }
  return fastest * 1000;
}
