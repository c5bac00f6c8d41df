import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inAscii } from './ascii.ts';

const here = join(import.meta.dir, '..');

/** A file for runtimes and tools without ES modules. */
export interface Script {
  /** Its entry point below `src`. */
  source: string;
  /** Where it goes, below the package. */
  file: string;
  target: 'browser' | 'node';
  /** The name that a page knows it by, where it may be loaded by a page, of whatever encoding: it is in ASCII. */
  global?: string;
  /** What of the entry point is the module itself; others of its exports become properties of that. All of them: the module is an object with them. */
  main?: string;
  isMinified?: boolean;
  /** Written for engines that know no syntax newer than that of 2017. */
  isLowered?: boolean;
  external?: string[];
}

/**
 * Builds a script in the one form that CommonJS, AMD and pages all take; everything is in it, for none of them loads chunks.
 *
 * @param out the folder of the package
 */
export async function buildScript(script: Script, out: string): Promise<void> {
  const { source, file, target, external = [], isMinified = false } = script;
  const made = mkdtempSync(join(tmpdir(), 'hongyan-script-'));
  try {
    await Bun.build({
      ...{ entrypoints: [join(here, 'src', source)], outdir: made, naming: 'script.js', target, external },
      ...{ format: 'cjs', minify: isMinified, throw: true },
      // Neither of them can be asked for where a script runs.
      define: { 'import.meta.url': 'hongyanScript' },
      banner: opening(script),
      footer: closing(script),
    });
    const written = join(made, 'script.js');
    const code = script.isLowered ? lowered(written, made) : readFileSync(written, 'utf8');
    mkdirSync(dirname(join(out, file)), { recursive: true });
    writeFileSync(join(out, file), script.global === undefined ? code : inAscii(code));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

// Mini-programs of older phones have no `globalThis`, and the name of the whole differs from runtime to runtime.
const WHOLE = `typeof globalThis === 'object' ? globalThis : typeof self === 'object' ? self : {}`;

/** Whoever loads it is found out; the rest stands in a function, where `module` is its own. */
function opening({ global }: Script): string {
  const named = global === undefined ? '' : `else whole.${global} = make(whole);`;
  return `(function (whole, make) {
  if (typeof module === 'object' && typeof exports === 'object') module.exports = make(whole);
  else if (typeof define === 'function' && define.amd) define([], function () { return make(whole); });
  ${named}
})(${WHOLE}, function (globalThis) {
  var module = { exports: {} };
  var hongyanScript = typeof document === 'object' && document.currentScript ? document.currentScript.src : undefined;
`;
}

function closing({ main }: Script): string {
  if (main === undefined) return '\n  return module.exports;\n});';
  return `
  var given = module.exports, main = given.${main};
  Object.keys(given).forEach(function (name) { if (name !== '${main}') main[name] = given[name]; });
  return main;
});`;
}

/** The compiler writes what is newer in words of 2017. */
function lowered(file: string, folder: string): string {
  const project = join(folder, 'tsconfig.json');
  const compilerOptions = {
    ...{ allowJs: true, noCheck: true, types: [], target: 'ES2017', module: 'Preserve' },
    ...{ rootDir: folder, outDir: join(folder, 'lowered') },
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
  const tsc = join(here, '../../node_modules/.bin/tsc');
  const { exitCode, stdout } = Bun.spawnSync([tsc, '-p', project]);
  if (exitCode !== 0) throw new Error(`${file} cannot be written for older engines:\n${stdout}`);
  return readFileSync(join(folder, 'lowered', 'script.js'), 'utf8');
}

/** The same as a module, for bundlers that make a mini-program of it. */
export async function buildLoweredModule(source: string, file: string): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), 'hongyan-module-'));
  try {
    await Bun.build({
      ...{ entrypoints: [join(here, 'src', source)], outdir: made, naming: 'script.js', target: 'browser' },
      ...{ format: 'esm', throw: true },
    });
    writeFileSync(file, lowered(join(made, 'script.js'), made));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
