// Run by binary.mjs under Bun: makes one executable of the server, its command line and the built pages.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtPages, listFiles } from '../packages/server/src/pages/files.ts';
import { notices } from './notices.ts';

const root = join(import.meta.dir, '..');
const MAIN = join(root, 'packages/server/src/cli/main.ts');
/** The store's thread is a program of its own; an executable finds it by its path below `root`. */
const WRITER = join(root, 'packages/server/src/storage/embedded/writer.ts');
const NOTICES = 'notices.txt';
/** What is no JavaScript stays out; the server does without where it cannot be loaded. */
const NATIVE = ['sharp'];

const [outfile] = process.argv.slice(2);
if (outfile === undefined) throw new Error('usage: executable.ts OUT-FILE');
// Pages that were built before may stand where packages were just installed anew.
mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
const work = mkdtempSync(join(root, 'node_modules/.cache/hongyan-executable-'));
try {
  const entry = writeEntry(work, await allNotices());
  mkdirSync(dirname(outfile), { recursive: true });
  await Bun.build({ entrypoints: [entry, WRITER], root: dirname(WRITER), external: NATIVE, compile: { outfile } });
  console.log(
    `hongyan: ${outfile} is ready, ${Math.round(statSync(outfile).size / 2 ** 20)} MB: start it in any folder`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The licences of all that goes in: of the pages, and of what the server is made of. */
async function allNotices(): Promise<string> {
  const { metafile } = await Bun.build({
    entrypoints: [MAIN, WRITER],
    target: 'bun',
    external: NATIVE,
    metafile: true,
  });
  return `${readFileSync(join(builtPages, NOTICES), 'utf8')}\n${notices(Object.keys(metafile?.inputs ?? {}))}`;
}

/** A program that has the pages within itself, and then is `hongyan`. */
function writeEntry(folder: string, licences: string): string {
  writeFileSync(join(folder, NOTICES), licences);
  const files = listFiles(builtPages).map((name) => [name, join(builtPages, name)] as const);
  const own = files.map(([name, path]) => [name, name === NOTICES ? join(folder, NOTICES) : path] as const);
  const imports = own.map(([, path], n) => `import f${n} from ${JSON.stringify(path)} with { type: 'file' };`);
  const named = own.map(([name], n) => `${JSON.stringify(name)}: f${n}`);
  const pages = join(folder, 'pages.ts');
  const embed = `import { embedPages } from ${JSON.stringify(join(root, 'packages/server/src/pages/files.ts'))};`;
  writeFileSync(pages, `${[...imports, embed].join('\n')}\nembedPages({ ${named.join(', ')} });\n`);
  const entry = join(folder, 'hongyan.ts');
  writeFileSync(entry, `import './pages.ts';\nimport ${JSON.stringify(MAIN)};\n`);
  return entry;
}
