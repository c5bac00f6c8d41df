import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './image.ts';

/** The name of the store's main file in its data folder. */
export const MAIN_FILE = 'hongyan.db';

const namesIn = (data: string): string[] => readdirSync(data).filter((name) => name.startsWith(MAIN_FILE));

/** The store's files in a data folder, without the index of the log, which no restart needs. */
export function filesOf(data: string): Image {
  const names = namesIn(data).filter((name) => !name.endsWith('-shm'));
  return new Map(names.map((name) => [name.slice(MAIN_FILE.length), readFileSync(join(data, name))]));
}

/** Makes these the store's files in a data folder, all others go; a file that stays is the same one to the system. */
export function putFiles(data: string, image: Image): void {
  mkdirSync(data, { recursive: true });
  for (const name of namesIn(data)) if (!image.has(name.slice(MAIN_FILE.length))) rmSync(join(data, name));
  for (const [name, bytes] of image) writeFileSync(join(data, MAIN_FILE + name), bytes);
}
