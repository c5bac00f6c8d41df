// `npm run build:binary`: server, command line and pages as one executable, dist/hongyan. Runs on plain Node 20.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { root } from './install.mjs';

const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist/hongyan') } } });
if (await ensureBuilt()) {
  const { findBun } = await import('../packages/server/bin/launch.mjs');
  const { status } = spawnSync(findBun(root), [join(root, 'scripts/executable.ts'), values.out], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else process.exitCode = 1;
