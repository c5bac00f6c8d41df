import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { notices } from '../../scripts/notices.ts';

/** Smaller gains nothing once it has its headers. */
const PACK_MIN_BYTES = 1_024;
const PACKABLE = /\.(html|js|css|svg|txt|ts)$/;
const packings = [
  { suffix: '.br', pack: promisify(brotliCompress), options: { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } } },
  { suffix: '.gz', pack: promisify(gzip), options: { level: 9 } },
] as const;

/**
 * Builds the chat page: `index.html` and what it loads, under names that change with the content.
 *
 * @param out a folder that is empty or does not exist yet
 * @param source the folder of `index.html`
 */
export async function buildPage(out: string, source = import.meta.dir): Promise<void> {
  const built = await Bun.build({
    entrypoints: [join(source, 'index.html')],
    outdir: out,
    target: 'browser',
    minify: true,
    splitting: true,
    publicPath: '/',
    define: { 'process.env.NODE_ENV': '"production"' },
    naming: { entry: '[name].[ext]', chunk: 'assets/[name]-[hash].[ext]', asset: 'assets/[name]-[hash].[ext]' },
    metafile: true,
    throw: true,
  });
  writeFileSync(join(out, 'notices.txt'), notices(Object.keys(built.metafile?.inputs ?? {})));
}

/** Puts what browsers take of a built SDK beside the page, minified, for pages that load it from here: the module and the scripts. */
export async function addSdk(out: string, sdk: string): Promise<void> {
  mkdirSync(join(out, 'sdk'), { recursive: true });
  await Bun.build({
    entrypoints: [join(sdk, 'index.js')],
    outdir: join(out, 'sdk'),
    target: 'browser',
    minify: true,
    naming: 'chat.js',
    throw: true,
  });
  for (const name of ['chat', 'stores']) copyFileSync(join(sdk, `umd/${name}.js`), join(out, `sdk/${name}.umd.js`));
  copyFileSync(join(sdk, 'index.d.ts'), join(out, 'sdk/chat.d.ts'));
}

/** Packs what is large and compresses well, once for all visitors. */
export async function packFiles(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => PACKABLE.test(name));
  const work = names.flatMap((name) => {
    const plain = readFileSync(join(folder, name));
    if (plain.length < PACK_MIN_BYTES) return [];
    return packings.map(async ({ suffix, pack, options }) =>
      writeFileSync(join(folder, name + suffix), await pack(plain, options)),
    );
  });
  await Promise.all(work);
}
