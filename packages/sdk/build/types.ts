import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultExport } from '../constantTypes.ts';

const here = join(import.meta.dir, '..');

/** Writes the types of folders of sources: what each `index` exports, with all that this names. */
export function declareFolders(folders: readonly string[], out: string): void {
  const root = join(here, '../..');
  const made = mkdtempSync(join(tmpdir(), 'hongyan-types-'));
  try {
    const project = join(made, 'tsconfig.json');
    const files = folders.map((folder) => join(here, 'src', folder, 'index.ts'));
    // That they are right is checked with all sources.
    const emitting = { noEmit: false, noCheck: true, declaration: true, emitDeclarationOnly: true };
    const compilerOptions = { ...emitting, stripInternal: true, types: [] };
    writeFileSync(
      project,
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }),
    );
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { exitCode, stdout } = Bun.spawnSync([tsc, '-p', project, '--outDir', made, '--rootDir', root]);
    if (exitCode !== 0) throw new Error(`the types of ${folders} cannot be made:\n${stdout}`);
    for (const folder of folders) {
      const written = join(made, 'packages/sdk/src', folder);
      mkdirSync(join(out, folder), { recursive: true });
      for (const file of readdirSync(written))
        writeFileSync(join(out, folder, file), ownTypes(readFileSync(join(written, file), 'utf8')));
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Of what lies elsewhere only functions speak that no app is given: there its types are anything. */
const ownTypes = (text: string): string =>
  text
    .replace(/import type \{ ([\w, ]+) \} from '\.\.\/face\/types\.ts';/, "import type { $1 } from '../index.js';")
    .replace(/^import (?:type )?\{([^}]*)\} from '(?:\.\.\/(?!index\.js)|@)[^']*';$/gm, (_, names: string) =>
      names
        .split(',')
        .map(
          (name) =>
            `type ${name
              .trim()
              .replace(/^type /, '')
              .replace(/^\w+ as /, '')} = any;`,
        )
        .join(' '),
    )
    .replace(/(from '\.\/\w+)\.ts'/g, "$1.js'");

/** The face's types, without their imports of each other. */
function faceTypes(): string {
  const folder = join(here, 'src/face/types');
  const sources = readdirSync(folder)
    .sort()
    .map((file) =>
      readFileSync(join(folder, file), 'utf8').replace(/^import type \{[^}]*\} from '\.\/\w+\.ts';\n/gm, ''),
    );
  const types = sources.join('\n');
  if (/^\s*import\b|\bimport\(|\bfrom\s+'/m.test(types))
    throw new Error('packages/sdk/src/face/types may import nothing but each other');
  return types.replace(/^\s*\/\/ biome-ignore .*\n/gm, '');
}

/** The types of the module: all that it names, and the default export. */
export const declarations = (): string => `${faceTypes()}
${defaultExport()}export default TencentCloudChat;
`;

/** The same for `require`, which gives the module itself: its types are names below it. */
export const commonDeclarations = (): string => `declare namespace TencentCloudChat {
${faceTypes()}
}
${defaultExport()}export = TencentCloudChat;
`;

/** The types of a module of stores: what it exports, with what that names. */
export function storeDeclarations(source: string): string {
  const isOfPages = source === 'index.ts';
  const [bridge, log] = isOfPages ? [['store/table/bridge.ts'], ['local/pageLog.ts']] : [[], []];
  const files = [...bridge, 'local/plain.ts', 'local/make.ts', `local/${source}`, ...log];
  return `import type { LocalStore${isOfPages ? ', LogFile' : ''} } from './index.js';\nexport type { LocalStore };\n\n${declaredIn(files)}`;
}

/** The types of what goes to no page: those of the SDK, which lie in another folder, and what there is beyond. */
export function appDeclarations(folder: string, sdk: string): string {
  const files = ['local/plain.ts', `${folder}/host.ts`, `${folder}/index.ts`];
  const there = files.filter((file) => existsSync(join(here, 'src', file)));
  const index = `${sdk}/index.js`;
  return `import TencentCloudChat, { type LocalStore } from '${index}';
export type * from '${index}';
export default TencentCloudChat;

${declaredIn(there)}`;
}

const COMMENT = String.raw`^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n`;
const INTERFACE = new RegExp(`${COMMENT}export interface [\\s\\S]*?^\\}\\n`, 'gm');
const FUNCTION = new RegExp(
  `${COMMENT}export function \\w+\\([\\s\\S]*?\\): (?:LocalStore|PageLog|void)(?= \\{)`,
  'gm',
);
/** What modules have for each other. */
const INTERNAL = /function (?:localStore|plainStore|storeOver|appStore|sharedByTabs)\b/;

/** The interfaces and functions that files export, in the form of a file of types. */
function declaredIn(files: readonly string[]): string {
  const texts = files.map((file) => readFileSync(join(here, 'src', file), 'utf8'));
  const blocks = texts.flatMap((text) => [...text.matchAll(INTERFACE), ...text.matchAll(FUNCTION)]);
  return blocks
    .map(([block]) => block)
    .filter((block) => !INTERNAL.test(block))
    .map((block) => (block.includes('export function') ? declared(block) : block))
    .join('\n');
}

/** A function's head as a declaration. */
const declared = (head: string): string =>
  `${head
    .replace('export function', 'export declare function')
    .replace(/\{[^}]*\}: (\w+)/, 'options: $1')
    .replace(/(\w+): (\w+) = \{\}/g, '$1?: $2')};\n`;
