import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(import.meta.dir, '../src/local/log.ts');

/** Builds the module that writes the log into files, for Node and Bun, with its types. */
export async function buildLog(out: string): Promise<void> {
  await Bun.build({
    ...{ entrypoints: [SOURCE], outdir: out, naming: 'log.js', target: 'node', format: 'esm' },
    ...{ sourcemap: 'linked', throw: true },
  });
  writeFileSync(join(out, 'log.d.ts'), declarations());
}

function declarations(): string {
  const text = readFileSync(SOURCE, 'utf8');
  const interfaces = [...text.matchAll(/^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport interface [\s\S]*?^\}\n/gm)];
  const [made = ''] = /^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport function fileLog\(/m.exec(text) ?? [];
  return `import type { LogFile } from './index.js';
export type { LogFile };

${interfaces.map(([block]) => block).join('\n')}
${made.replace('export function', 'export declare function')}options: FileLogOptions): FileLog;
`;
}
