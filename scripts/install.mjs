// Runs on plain Node 20, before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs the packages of a folder's lock file when they are missing or older than it; ends the process when that fails. */
export async function ensureInstalled(folder = root) {
  if (isInstalled(folder)) return;
  console.log('hongyan: installing packages, once (npm ci)…');
  // Errors alone: all of ours runs on Bun, whatever version of Node packages warn of.
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
  const stops = SIGNALS.map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, stop] of stops) process.on(signal, stop);

  const flaw = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${signal ?? code}`));
  });
  for (const [signal, stop] of stops) process.off(signal, stop);
  if (flaw === undefined) return;
  console.error(`hongyan: npm ci failed: ${flaw}; mend what it says above and start again`);
  process.exit(1);
}

/**
 * Tells whether `node_modules` holds what the lock file says, by the record that npm writes last.
 *
 * Its time answers at once; where a checkout only touched the lock file, what they list does.
 */
export function isInstalled(folder) {
  const record = join(folder, 'node_modules/.package-lock.json');
  const lock = join(folder, 'package-lock.json');
  if (!existsSync(record)) return false;
  return statSync(record).mtimeMs >= statSync(lock).mtimeMs || holdsAll(packagesOf(record), packagesOf(lock));
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** Packages for other platforms are optional and may be missing. */
function holdsAll(installed, locked) {
  return Object.entries(locked)
    .filter(([path]) => path.startsWith('node_modules/'))
    .every(([path, { version, optional }]) => (path in installed ? installed[path].version === version : optional));
}
