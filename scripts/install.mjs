// Runs on plain Node 20, before anything is installed.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs the packages of the lock file when they are missing or older than it; ends the process when that fails. */
export async function ensureInstalled() {
  if (isInstalled(root)) return;
  console.log('hongyan: installing packages, once (npm ci)…');
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
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

/** npm writes its own record last, so that an interrupted installation counts as none. */
export function isInstalled(folder) {
  const changedMs = (path) => statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs;
  const installedMs = changedMs('node_modules/.package-lock.json');
  return installedMs !== undefined && installedMs >= (changedMs('package-lock.json') ?? 0);
}
