// `npm run conformance -- URL --app ID:KEY:ADMIN --second-app ID:KEY:ADMIN`: holds a server that runs somewhere against the
// contract, over HTTP and WebSocket alone. Both apps should be there for nothing else: settings are changed, accounts made.
// `--hooks HOST` names this machine as the server reaches it, if it may call it: webhooks are answered from here then.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { filesFor } from './conformanceFiles.mjs';
import { ensureInstalled, root } from './install.mjs';

const USAGE = 'usage: npm run conformance -- URL --app ID:KEY:ADMIN --second-app ID:KEY:ADMIN [--hooks HOST] [FILES…]';
const APP = /^\d+:[^:]+:[^:]+$/;

const { url, app, secondApp, hooks, files } = given();
await ensureInstalled();
const { findBun } = await import('../packages/server/bin/launch.mjs');
const { status } = spawnSync(
  findBun(join(root, 'packages/server')),
  ['test', ...(files.length > 0 ? files : filesFor(root)), '--timeout=60000'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...{ CONFORMANCE_URL: url, CONFORMANCE_APP: app, CONFORMANCE_SECOND_APP: secondApp },
      ...(hooks && { CONFORMANCE_HOOKS: hooks }),
    },
  },
);
process.exitCode = status ?? 1;

function given() {
  try {
    const options = { app: { type: 'string' }, 'second-app': { type: 'string' }, hooks: { type: 'string' } };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [address, ...files] = positionals;
    const { app, 'second-app': secondApp, hooks } = values;
    if (!/^https?:\/\//.test(address ?? '')) throw new Error('the first argument is the URL of the server');
    for (const [name, value] of Object.entries({ app, 'second-app': secondApp }))
      if (!APP.test(value ?? '')) throw new Error(`--${name} must be ID:KEY:ADMIN`);
    return { url: address, app, secondApp, hooks, files };
  } catch (error) {
    console.error(`hongyan: ${error.message}\n${USAGE}`);
    process.exit(2);
  }
}
