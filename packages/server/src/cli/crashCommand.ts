import { type InputOf, type OutputOf, platformNames, type RestCommands } from '@hongyan/contract';
import { type Command, Option } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { StartError } from '../config/startError.ts';
import { refuseMissingFolder, withBackend } from './backend.ts';
import { print, table } from './output.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';
import { wholeNumber } from './wholeNumber.ts';

type GetCrashes = RestCommands['hongyan/get_crashes'];
type Crashes = OutputOf<GetCrashes>['Crashes'];

/** What may be asked for at the command line. */
interface Options extends StoreOptions {
  app?: number;
  account?: string;
  name?: string;
  platform?: InputOf<GetCrashes>['Platform'];
  since?: number;
  before?: number;
  count: number;
}

const COUNT = 20;

/** `hongyan crashes`: errors of the SDK's own that clients reported (S1). */
export function addCrashCommand(program: Command): void {
  const command = program
    .command('crashes')
    .description("list errors of the SDK's own that clients reported, the newest first")
    .option('--app <ID>', 'SDKAppID, where there are several', (text: string) => parseAppId(text, '--app'))
    .option('--account <USER>', 'only those of this account')
    .option('--name <ERROR>', 'only errors of this name, as TypeError')
    .addOption(new Option('--platform <NAME>', 'only those of this platform').choices(platformNames))
    .option('--since <TIME>', 'only those reported from this time on, as 2026-11-30 or 2026-11-30T08:00:00Z', secondsOf)
    .option('--count <N>', 'how many', wholeNumber, COUNT)
    .option('--before <SEQ>', 'only those below this number', wholeNumber)
    .option('--json', 'print JSON');
  withStoreOptions(command).action(async (options: Options) => {
    const loaded = loadFor(options);
    refuseMissingFolder(loaded);
    const answer = await withBackend(loaded, (backend) =>
      backend.call({ path: 'hongyan/get_crashes', body: bodyOf(options), sdkAppId: options.app }),
    );
    if (answer.ErrorCode !== 0) throw new StartError(String(answer.ErrorInfo));
    // An answer without an error is as the contract has it.
    const { Crashes: crashes } = answer as unknown as OutputOf<GetCrashes>;
    print(options.json, crashes, crashes.length === 0 ? 'nothing was reported' : textOf(crashes));
  });
}

const bodyOf = ({ account, name, platform, since, before, count }: Options): InputOf<GetCrashes> => ({
  Count: count,
  ...(account !== undefined && { Account: account }),
  ...(name !== undefined && { Name: name }),
  ...(platform !== undefined && { Platform: platform }),
  ...(since !== undefined && { Since: since }),
  ...(before !== undefined && { Before: before }),
});

/** Each report is a line of the table; below it stand all in full, for whoever is to find the place. */
function textOf(crashes: Crashes): string {
  const rows = crashes.map(({ Seq, ReportTime, Account, Platform, SdkVersion, Name, Times }) => [
    String(Seq),
    new Date(ReportTime * 1_000).toISOString(),
    Account,
    `${Platform} ${SdkVersion}`,
    Name,
    String(Times),
  ]);
  const whole = crashes.map(({ Seq, Place, Name, Frames }) =>
    [`${Seq}: ${Name}, in a ${Place}`, ...Frames.map((frame) => `    ${frame}`)].join('\n'),
  );
  return [table(['SEQ', 'REPORTED', 'ACCOUNT', 'SDK', 'ERROR', 'TIMES'], rows), ...whole].join('\n\n');
}

function secondsOf(text: string): number {
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) throw new StartError(`--since: expected a time as 2026-11-30T08:00:00Z, not ${text}`);
  return Math.max(0, Math.floor(timeMs / 1_000));
}
