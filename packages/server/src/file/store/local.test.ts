import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFiles } from './local.ts';
import { fileStoreSuite } from './suite.ts';

fileStoreSuite('local folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hongyan-files-'));
  return {
    store: new LocalFiles(folder),
    reopen: () => new LocalFiles(folder),
    close: () => rm(folder, { recursive: true }),
  };
});
