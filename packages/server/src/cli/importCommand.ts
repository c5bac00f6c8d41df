import { closeSync, openSync, writeSync } from 'node:fs';
import { errors } from '@hongyan/contract';
import type { Command } from 'commander';
import { parseAppId } from '../config/appSeed.ts';
import { programName } from '../config/programName.ts';
import { StartError } from '../config/startError.ts';
import { type Call, patient, RefusedError } from '../moving/call.ts';
import { type Imported, importRecords, type Refusal } from '../moving/import.ts';
import { openLines } from '../moving/lines.ts';
import { type Records, readRecords } from '../moving/read.ts';
import type { Kind, KindCounts } from '../moving/record.ts';
import { type Backend, refuseMissingFolder, withBackend } from './backend.ts';
import { type FromOptions, recordsFrom, withFromOptions } from './fromOptions.ts';
import { barOf, countsText, stopSignal } from './movingOptions.ts';
import { print } from './output.ts';
import { withProgress } from './progress.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

interface ImportOptions extends StoreOptions, FromOptions {
  app?: number;
  errors?: string;
}

const REFUSALS_SHOWN = 20;

/** `hongyan import FILE|URL`: what `hongyan export` wrote, or straight from another server. */
export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .description('take accounts, friends, groups and messages into an app: from a file, an address, or another server')
    .argument(
      '[FILE|URL]',
      'what `hongyan export` wrote, or an hourly file of `get_history`, packed or not; - is standard input',
    )
    .option('--app <ID>', 'SDKAppID to import into, where there are several', (text: string) =>
      parseAppId(text, '--app'),
    )
    .option('--errors <FILE>', 'write every refusal into this file, one a line, as JSON')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nWhat was imported before is not imported twice: after an interruption run the same command again. The exit code is 1 ` +
        `where anything was refused.\nImport before users talk there: a group takes no message that is older than its last one. See docs/guide/moving.md.`,
    );
  withStoreOptions(withFromOptions(command)).action(async (place: string | undefined, options: ImportOptions) => {
    const loaded = loadFor(options);
    refuseMissingFolder(loaded);
    const stop = stopSignal();
    const records = await recordsFor(place, options, stop);
    const refusals = new Refusals(options.errors);
    try {
      const outcome = await withBackend(loaded, (backend) =>
        runImport(records, callsOf(backend, options.app, loaded.settings.maxRestBodyBytes), refusals, stop),
      );
      tell(options, outcome, refusals);
    } finally {
      refusals.close();
    }
  });
}

async function recordsFor(place: string | undefined, options: FromOptions, stop: AbortSignal): Promise<Records> {
  if (options.from !== undefined && place !== undefined)
    throw new StartError('import from a file or an address, or --from another server, not from both');
  if (options.from !== undefined) return recordsFrom(options, options.from, stop);
  if (place === undefined) throw new StartError('name a file or an address to import, or --from another server');
  return readRecords(place, await openLines(place));
}

/** Calls of the app, bounded as those over HTTP are. */
const callsOf =
  (backend: Backend, sdkAppId: number | undefined, maxBytes: number): Call =>
  async (path, body) => {
    if (Buffer.byteLength(JSON.stringify(body)) > maxBytes)
      throw new RefusedError(path, errors.badRequest.code, `the body has more than ${maxBytes} bytes`);
    // A REST answer always has the envelope.
    return (await backend.call({ path, body, sdkAppId })) as Awaited<ReturnType<Call>>;
  };

function runImport(
  { header, arrivals }: Records,
  call: Call,
  refusals: Refusals,
  stop: AbortSignal,
): Promise<Imported> {
  const done: KindCounts = {};
  return withProgress((show) =>
    importRecords(
      arrivals,
      patient(call, (ms) => waitUnless(stop, ms)),
      {
        settled(kind: Kind, count: number) {
          done[kind] = (done[kind] ?? 0) + count;
          const [what, ...far] = barOf(kind, done, header.counts);
          show(`importing ${what}`, ...far);
        },
        refused: (refusal) => refusals.add(refusal),
      },
      stop,
    ),
  );
}

/** Lets time pass, unless somebody does not want to wait any longer. */
async function waitUnless(stop: AbortSignal, ms: number): Promise<void> {
  if (!stop.aborted) await Bun.sleep(ms);
  if (stop.aborted) throw new StartError('stopped while the server was not to be reached; the same command goes on');
}

/** Keeps the first refusals to show, and writes all of them where that is wanted. */
class Refusals {
  readonly first: Refusal[] = [];
  private readonly descriptor: number | undefined;

  constructor(readonly file: string | undefined) {
    this.descriptor = file === undefined ? undefined : openSync(file, 'w', 0o600);
  }

  add(refusal: Refusal): void {
    if (this.first.length < REFUSALS_SHOWN) this.first.push(refusal);
    if (this.descriptor !== undefined) writeSync(this.descriptor, `${JSON.stringify(refusal)}\n`);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}

function tell(options: ImportOptions, { taken, refused, isStopped }: Imported, { first, file }: Refusals): void {
  const lines = [`imported: ${countsText(taken)}`];
  if (options.from !== undefined && !taken.account)
    lines.push('no accounts were found: REST v4 has no list of them; name some with --accounts FILE, one a line');
  if (refused > 0) {
    lines.push(
      `refused: ${refused.toLocaleString('en')}${refused > first.length ? `, the first ${first.length}` : ''}`,
    );
    lines.push(...first.map(({ at, record, reason }) => `  ${at}${record ? `, ${record}` : ''}: ${reason}`));
    if (file !== undefined) lines.push(`all of them are in ${file}`);
    else if (refused > first.length) lines.push('--errors FILE writes all of them into a file');
  }
  if (isStopped) lines.push(`stopped before the end: \`${programName} import\` with the same arguments goes on`);
  print(options.json, { taken, refused, refusals: first, isStopped }, lines.join('\n'));
  if (refused > 0 || isStopped) process.exitCode = 1;
}
