import { resolve } from 'node:path';
import type { Command } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { programName } from '../config/programName.ts';
import { StartError } from '../config/startError.ts';
import type { StayReason } from '../moving/exportMessages.ts';
import { chooseApp } from './appActions.ts';
import { barOf, countsText, stopSignal } from './movingOptions.ts';
import { print } from './output.ts';
import { withProgress } from './progress.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

type ExportOptions = StoreOptions & { app?: number; force?: boolean };

const STAYS: Readonly<Record<StayReason, string>> = {
  recalled: 'recalled',
  forSome: 'to some members only',
  ofDeletedAccounts: 'of accounts that were deleted',
  deleted: 'deleted by both sides or cleared for all',
};

/** `hongyan export FILE`: one app as lines of JSON that any server can import, from beside the running server or without one. */
export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .description(
      'write accounts, friends, groups and messages of an app as lines of JSON, while the server runs or not',
    )
    .argument('<FILE>', 'where to; - is standard output, a name that ends in .gz is packed')
    .option('--app <ID>', 'SDKAppID, where there are several', (text: string) => parseAppId(text, '--app'))
    .option('--force', 'replace a file that is there')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nThe file holds no keys and no passwords. \`${programName} import FILE\` reads it; docs/guide/moving.md says what moves, ` +
        `\`${programName} backup\` copies everything.`,
    );
  withStoreOptions(command).action(async (place: string, options: ExportOptions) => {
    const file = place === '-' ? place : resolve(place);
    const { counts, stay, sdkAppId } = await exportTo(file, options);
    const stayText = (Object.keys(STAYS) as StayReason[])
      .filter((reason) => stay[reason])
      .map((reason) => `${(stay[reason] ?? 0).toLocaleString('en')} ${STAYS[reason]}`);
    const left = stayText.length === 0 ? '' : `\nmessages that do not move: ${stayText.join(', ')}`;
    const text = `${place}: app ${sdkAppId}, ${countsText(counts)}${left}`;
    if (place === '-') console.error(text);
    else print(options.json, { file, sdkAppId, counts, messagesThatStay: stay }, text);
  });
}

async function exportTo(file: string, options: ExportOptions) {
  const [{ openSnapshot }, { headOf, recordsOf }, { writeRecords }, { SCHEMA_VERSION }, { list }] = await Promise.all([
    import('../app.ts'),
    import('../moving/export.ts'),
    import('../moving/write.ts'),
    import('../storage/migrations.ts'),
    import('../storage/ops/apps.ts'),
  ]);
  await using snapshot = await openSnapshot(loadFor(options).settings);
  if (snapshot.schema !== SCHEMA_VERSION)
    throw new StartError('the store is of an earlier version: start the server once, which brings it up to date');
  const { sdkAppId } = chooseApp(await list(snapshot.tx), options.app);
  const stop = stopSignal();
  const nowMs = Date.now();
  const { header, stay } = await headOf(snapshot, sdkAppId, nowMs);
  const counts = await withProgress((show) =>
    writeRecords(header, recordsOf(snapshot, sdkAppId, nowMs), {
      file,
      isForced: options.force ?? false,
      watch(kind, done) {
        if (stop.aborted) throw new StartError('stopped; no file was written');
        const [what, ...far] = barOf(kind, done, header.counts);
        show(`exporting ${what}`, ...far);
      },
    }),
  );
  return { sdkAppId, counts, stay };
}
