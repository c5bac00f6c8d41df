import type { OutputOf, RestCommands } from '@hongyan/contract';
import type { Command } from 'commander';
import { StartError } from '../config/startError.ts';
import { refuseMissingFolder, withBackend } from './backend.ts';
import { print, table } from './output.ts';
import { loadFor, type StoreOptions } from './storeOptions.ts';

type Statistics = OutputOf<RestCommands['hongyan/get_statistics']>;
type Day = Statistics['Days'][number];

/** What the table shows of a day; `--json` has all of it. */
const COLUMNS: readonly [heading: string, (day: Day) => number][] = [
  ['ACTIVE', (day) => day.ActiveUserNum],
  ['NEW', (day) => day.RegistUserNumOneDay],
  ['ACCOUNTS', (day) => day.RegistUserNumTotal],
  ['PEAK', (day) => day.MaxOnlineNum],
  ['C2C UP', (day) => day.C2CUpMsgNum],
  ['C2C DOWN', (day) => day.C2CDownMsgNum],
  ['GROUP UP', (day) => day.GroupUpMsgNum],
  ['GROUP DOWN', (day) => day.GroupDownMsgNum],
  ['GROUPS', (day) => day.GroupAllGroupNum],
];

/** `hongyan app statistics ID`: what happened in an app by day and month, and who is online (S46, S48). */
export function addStatisticsCommand(command: Command): void {
  command
    .description('show who is online, active users and messages by day, active users by month')
    .option('--days <N>', 'how many days', Number)
    .action(async (sdkAppId: number, options: StoreOptions & { days?: number; json?: boolean }) => {
      const loaded = loadFor(options);
      refuseMissingFolder(loaded);
      const body = options.days === undefined ? {} : { Days: options.days };
      const answer = await withBackend(loaded, (backend) =>
        backend.call({ path: 'hongyan/get_statistics', body, sdkAppId }),
      );
      if (answer.ErrorCode !== 0) throw new StartError(String(answer.ErrorInfo));
      // An answer without an error is as the contract has it.
      const { Days, Months, Online } = answer as unknown as Statistics;
      print(options.json, { Days, Months, Online }, textOf({ Days, Months, Online }));
    });
}

function textOf({ Days, Months, Online }: Statistics): string {
  const days = Days.map((day) => [day.Date, ...COLUMNS.map(([, of]) => String(of(day)))]);
  const months = Months.map((month) => [
    month.Month,
    String(month.ActiveUserNum),
    String(month.MaxActiveUserNum),
    month.MaxActiveUserDate || '-',
    String(month.MaxOnlineNum),
  ]);
  return [
    `online now: ${Online.Users} users, ${Online.Connections} connections`,
    table(['DAY', ...COLUMNS.map(([heading]) => heading)], days),
    table(['MONTH', 'ACTIVE', 'HIGHEST DAY', 'ON', 'PEAK'], months),
  ].join('\n\n');
}
