import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dir, '..');

/** The licences of the packages that went into a bundle, which ask to be passed on with every copy. */
export function notices(inputs: Iterable<string>): string {
  const folders = new Set<string>();
  for (const input of inputs) {
    const [folder] = /node_modules\/(?:@[^/]+\/)?[^/]+(?!.*\/node_modules\/)/.exec(input) ?? [];
    if (folder !== undefined && existsSync(join(root, folder, 'package.json'))) folders.add(folder);
  }
  return [...folders].sort().map(noticeOf).join('\n');
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licence: ${license}`;
  return `${name} ${version}\n\n${text}\n\n${'-'.repeat(72)}\n`;
}
