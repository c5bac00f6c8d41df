import { resolve } from 'node:path';
import type { Command } from 'commander';
import { programName } from '../config/programName.ts';
import { print } from './output.ts';
import { sizeText, withProgress } from './progress.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

type BackupOptions = StoreOptions & { force?: boolean };

/** `hongyan backup [FILE]`: all that the server keeps as one file, from beside the running server or without one. */
export function addBackupCommand(program: Command): void {
  const command = program
    .command('backup')
    .description('write everything the server keeps into one file, while it runs or not; it holds keys')
    .argument('[FILE]', 'where to (default: hongyan-TIME.backup in this folder)')
    .option('--force', 'replace a file that is there')
    .option('--json', 'print JSON');
  withStoreOptions(command).action(async (file: string | undefined, options: BackupOptions) => {
    const loaded = loadFor(options);
    const [{ openSnapshot }, { backUp }, { readKeptFiles }] = await Promise.all([
      import('../app.ts'),
      import('../backup/backup.ts'),
      import('../backup/keptFiles.ts'),
    ]);
    const startedMs = performance.now();
    await using snapshot = await openSnapshot(loaded.settings);
    const order = {
      file: resolve(file ?? defaultName()),
      isForced: options.force ?? false,
      files: readKeptFiles(loaded.settings.data),
    };
    const { manifest, ...written } = await withProgress((watch) => backUp(snapshot, { ...order, watch }));
    const { files, ...facts } = manifest;
    const rows = Object.values(facts.counts).reduce((sum, count) => sum + count, 0);
    const tookSec = ((performance.now() - startedMs) / 1000).toFixed(1);
    print(
      options.json,
      { ...written, ...facts, files: Object.keys(files) },
      `${written.file}: ${rows.toLocaleString('en')} rows, ${sizeText(written.bytes)}, in ${tookSec} s\n` +
        `put it in place with: ${programName} restore ${written.file} --data FOLDER`,
    );
  });
}

const defaultName = (): string =>
  `hongyan-${new Date()
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .replace('T', '-')}.backup`;
