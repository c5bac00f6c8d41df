import type { Command } from 'commander';
import pc from 'picocolors';
import { type Finding, fail } from '../check/finding.ts';
import { type LoadedSettings, loadSettings } from '../config/loadSettings.ts';
import { StartError } from '../config/startError.ts';
import { runningServer } from './backend.ts';
import { print } from './output.ts';
import { withProgress } from './progress.ts';
import { type StoreOptions, withStoreOptions } from './storeOptions.ts';

type CheckOptions = StoreOptions & { host?: string; port?: string };

/** `hongyan check`: is all well with configuration, machine and store; beside the running server or without one. */
export function addCheckCommand(program: Command): void {
  const command = program
    .command('check')
    .description('look for trouble: settings, folder, port, damage of the store, disk, clock, limits; changes nothing')
    .option('--host <ADDRESS>', 'address that the server listens on')
    .option('--port <PORT>', 'port that the server listens on')
    .option('--json', 'print JSON');
  withStoreOptions(command).action(async ({ json, ...options }: CheckOptions) => {
    const findings = await findAll(options);
    const worst = ['fail', 'warn', 'ok'].find((state) => findings.some((finding) => finding.state === state));
    print(json, { state: worst, findings }, findings.map(lineOf).join('\n'));
    if (worst === 'fail') process.exitCode = 1;
  });
}

async function findAll(options: CheckOptions): Promise<Finding[]> {
  let loaded: LoadedSettings;
  try {
    loaded = loadSettings({ options: { ...options }, env: process.env });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return [
      fail('settings', error.message, 'the server would not start with them; /docs/settings lists what is allowed'),
    ];
  }
  const { settings } = loaded;
  const [{ openSnapshot, storeFileOf }, { runChecks }] = await Promise.all([
    import('../app.ts'),
    import('../check/check.ts'),
  ]);
  const server = await runningServer(settings.data);
  return withProgress((watch) =>
    runChecks({
      settings,
      server,
      openSnapshot: () => openSnapshot(settings),
      storeFile: storeFileOf(settings),
      watch,
    }),
  );
}

function lineOf({ check, state, text, advice }: Finding): string {
  const { green, yellow, red, dim } = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
  const mark = { ok: green('ok  '), warn: yellow('warn'), fail: red('fail') }[state];
  return `${mark}  ${check}: ${text}${advice === undefined ? '' : `\n      ${dim('→')} ${advice}`}`;
}
