import type { OutputOf, RestCommands } from '@hongyan/contract';
import type { Command } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { StartError } from '../config/startError.ts';
import { refuseMissingFolder, withBackend } from './backend.ts';
import { print, table } from './output.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';
import { wholeNumber } from './wholeNumber.ts';

type Audits = OutputOf<RestCommands['hongyan/get_word_audits']>;
const COUNT = 20;

/** `hongyan words …`: what the app's words found (S70). */
export function addWordCommands(program: Command): void {
  const group = program.command('words').description('banned words: what passed with one');
  const command = group
    .command('audits')
    .description('list texts that passed with a word of a list that is only recorded, the newest first')
    .option('--app <ID>', 'SDKAppID, where there are several', (text: string) => parseAppId(text, '--app'))
    .option('--count <N>', 'how many', wholeNumber, COUNT)
    .option('--before <SEQ>', 'only those below this number', wholeNumber)
    .option('--json', 'print JSON');
  withStoreOptions(command).action(async (options: StoreOptions & { app?: number; count: number; before?: number }) => {
    const loaded = loadFor(options);
    refuseMissingFolder(loaded);
    const body = { Count: options.count, ...(options.before !== undefined && { Before: options.before }) };
    const answer = await withBackend(loaded, (backend) =>
      backend.call({ path: 'hongyan/get_word_audits', body, sdkAppId: options.app }),
    );
    if (answer.ErrorCode !== 0) throw new StartError(String(answer.ErrorInfo));
    // An answer without an error is as the contract has it.
    const { Audits: audits } = answer as unknown as Audits;
    print(options.json, audits, audits.length === 0 ? 'nothing was recorded' : listOf(audits));
  });
}

function listOf(audits: Audits['Audits']): string {
  const rows = audits.map(({ Seq, Time, Account, Place, Target, Words, Text }) => [
    String(Seq),
    new Date(Time * 1000).toISOString(),
    Account || '-',
    `${Place} ${Target}`,
    Words.join(', '),
    JSON.stringify(Text),
  ]);
  return table(['SEQ', 'TIME', 'ACCOUNT', 'WHERE', 'WORDS', 'TEXT'], rows);
}
