import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** For contexts: nothing moves into its place, so that no click meets a dialog which is still opening. */
export const atRest = { reducedMotion: 'reduce' } as const;

/**
 * Starts the real Chromium of the system, without a window; its absence is a failure, never a skip.
 *
 * @param more further arguments of its command line
 */
export async function openChromium(...more: string[]): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? CANDIDATES.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('no Chromium: install Debian’s package chromium, or name one by CHROMIUM=/path/to/it');
  // In a container there is no user namespace for the sandbox; the pages are our own, from loopback.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...more];
  return chromium.launch({ executablePath, args });
}
