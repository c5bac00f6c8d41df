// `npm start`: installs on the first run, builds the chat page when it is not up to date, then runs the server.
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled, root } from './install.mjs';

// npm may be killed without a chance to tell us; started by hand, we may outlive the shell.
const watchedPid = process.env.npm_lifecycle_event === undefined ? undefined : process.ppid;

await ensureInstalled();
const { findBun, runLeashed } = await import('../packages/server/bin/launch.mjs');
const bun = findBun(join(root, 'packages/server'));
if (bun === undefined) {
  console.error('hongyan: Bun is missing from node_modules: delete that folder and start again');
  process.exit(1);
}
// Without the page everything else still works.
await ensureBuilt();
runLeashed(bun, [join(root, 'packages/server/src/cli/main.ts'), 'serve', ...process.argv.slice(2)], { watchedPid });
