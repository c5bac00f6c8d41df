import { resolve } from 'node:path';
import type { Command } from 'commander';
import { lockFolder } from './lock.ts';
import { print } from './output.ts';
import { withProgress } from './progress.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

type RestoreOptions = StoreOptions & { force?: boolean };

/** `hongyan restore FILE`: puts a backup in place as the store of a data folder or of a database. */
export function addRestoreCommand(program: Command): void {
  const command = program
    .command('restore')
    .description('put a backup in place as an empty data folder or database, of the same kind of store or of the other')
    .argument('<FILE>', 'a file that `hongyan backup` wrote')
    .option('--force', 'replace the store that is there')
    .option('--json', 'print JSON');
  withStoreOptions(command).action(async (file: string, options: RestoreOptions) => {
    const { settings } = loadFor(options);
    const [{ databaseOf }, { restore }] = await Promise.all([import('../app.ts'), import('../backup/restore.ts')]);
    const store = settings.store === 'embedded' ? settings.store : databaseOf(settings.store);
    const lock = lockFolder(settings.data);
    try {
      const order = { file: resolve(file), isForced: options.force ?? false, dataDir: settings.data, store };
      const { files, ...facts } = await withProgress((watch) => restore({ ...order, watch }));
      const made = `${new Date(facts.createdMs).toISOString()} by hongyan ${facts.program}, schema ${facts.schema}`;
      const place = store === 'embedded' ? settings.data : `the database (data folder ${settings.data})`;
      print(
        options.json,
        { ...facts, files: Object.keys(files) },
        `the backup of ${made} is in place in ${place}: ${facts.counts.messages ?? 0} messages of ${facts.counts.accounts ?? 0} accounts`,
      );
    } finally {
      lock.release();
    }
  });
}
