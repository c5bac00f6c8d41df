import { type Setting, setting } from './setting.ts';

const mode = (fallback: string, what: string) =>
  setting({
    scope: 'app',
    default: fallback,
    oneOf: ['off', 'audit', 'replace', 'refuse'],
    spec: 'S27',
    doc: `What becomes of a text with ${what}: refuse (80001), replace by stars, audit (it passes and is recorded), off.`,
  });

/** Settings of moderation. */
export const wordSettings = {
  wordsOwnMode: mode('refuse', "one of the app's own words"),
  wordsZhMode: mode('refuse', 'a word of the Chinese list that comes with the server'),
  wordsEnMode: mode('refuse', 'a word of the English list that comes with the server'),
  wordExpressionsMax: setting({
    scope: 'app',
    default: 20,
    unit: 'count',
    min: 0,
    max: 1_000,
    exceeded: 'groupParamsIllegal',
    spec: 'rest-api §26.2',
    doc: 'Regular expressions that the app may have among its banned words; each is looked for by itself in every text.',
  }),
  wordExpressionSize: setting({
    scope: 'app',
    default: 100,
    unit: 'count',
    min: 1,
    max: 1_000,
    exceeded: 'groupParamsIllegal',
    spec: 'rest-api §26.2',
    doc: 'Steps of the largest one once its repetitions are written out: a search costs so many for each letter of a text at most.',
  }),
  wordAuditMax: setting({
    scope: 'app',
    default: 10_000,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    spec: 'S70',
    doc: 'Records of texts that passed with a word; beyond it the oldest goes.',
  }),
  wordAuditDays: setting({
    scope: 'app',
    default: 30,
    unit: 'days',
    min: 1,
    max: 3_650,
    spec: 'S70',
    doc: 'How long such a record is kept.',
  }),
} as const satisfies Record<string, Setting>;
