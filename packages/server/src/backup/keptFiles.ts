import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the demo app's key stands in the data folder. */
export const DEMO_FILE = 'demo-app.json';

/** Files of the data folder that go into a backup; nothing else in it outlives its process. */
const KEPT = [DEMO_FILE];

/** The kept files that a data folder has, by name. */
export function readKeptFiles(dataDir: string): Record<string, string> {
  const there = KEPT.filter((name) => existsSync(join(dataDir, name)));
  return Object.fromEntries(there.map((name) => [name, readFileSync(join(dataDir, name), 'utf8')]));
}

/** Puts kept files back; one that is there stays, unless forced. */
export function writeKeptFiles(dataDir: string, files: Readonly<Record<string, string>>, isForced: boolean): void {
  for (const name of KEPT) {
    const [place, content] = [join(dataDir, name), files[name]];
    if (content !== undefined && (isForced || !existsSync(place))) writeFileSync(place, content, { mode: 0o600 });
  }
}
