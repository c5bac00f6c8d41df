import { restClient } from '@hongyan/conformance/rest';
import type { Bench, BenchServer } from './bench.ts';
import { load } from './load.ts';
import { type Figure, figure } from './report.ts';
import { noteOf, talkShape } from './talkMarks.ts';

/** Words of the app's own, beside those that every app has. */
const WORDS = 5_000;
const WORDS_A_CALL = 50;

interface Case {
  mark: 'rulesOff' | 'rulesWords' | 'rulesAfter' | 'rulesBefore';
  says: string;
  /** Settings of the server that is asked, given the address of the app's own one. */
  env: (hookUrl: string) => Record<string, string>;
  prepare?: (server: BenchServer) => Promise<void>;
}

const hooked = (hookUrl: string) => ({
  ...{ HONGYAN_HOOK_URL: hookUrl, HONGYAN_HOOK_ALLOWED_NETWORKS: '127.0.0.1', HONGYAN_HOOK_AFTER_C2C_SEND: '1' },
});
const cases: readonly Case[] = [
  { mark: 'rulesOff', says: 'without words and webhooks', env: () => ({}) },
  { mark: 'rulesWords', says: `with ${WORDS} words`, env: () => ({}), prepare: addWords },
  { mark: 'rulesAfter', says: 'with webhooks after messages', env: hooked },
  {
    mark: 'rulesBefore',
    says: 'with webhooks before and after messages, and words',
    env: (hookUrl) => ({ ...hooked(hookUrl), HONGYAN_HOOK_BEFORE_C2C_SEND: '1' }),
    prepare: addWords,
  },
];

/** What an app's rules cost: durable messages without any, with words, with webhooks, one after the other in each codec. */
export async function rules(bench: Bench): Promise<Figure[]> {
  await using app = await bench.hookServer();
  const figures: Figure[] = [];
  for (const codec of bench.codecs) {
    let off = 0;
    for (const { mark, says, env, prepare } of cases) {
      bench.say(`durable, 100 in flight, ${says}, ${codec}`);
      await using server = await bench.server(env(app.url));
      await prepare?.(server);
      const result = await load({ ...bench.target(server, codec), ...talkShape(bench, 100), kind: 'talk' });
      if (mark === 'rulesOff') off = result.perSec;
      const ratio = mark === 'rulesOff' ? '' : `×${(result.perSec / off).toFixed(2)}; `;
      figures.push(figure(bench.store, mark, result.perSec, codec, ratio + noteOf(result)));
    }
  }
  return figures;
}

async function addWords(server: BenchServer): Promise<void> {
  const rest = restClient(server);
  for (let from = 0; from < WORDS; from += WORDS_A_CALL) {
    const DirtyWordsList = Array.from({ length: WORDS_A_CALL }, (_, n) => `forbidden word ${from + n}`);
    await rest.ok('openim_dirty_words/add', { DirtyWordsList });
  }
}
