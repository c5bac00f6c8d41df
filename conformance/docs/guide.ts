import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a page has that is run, in its order. */
export type Part =
  | { kind: 'snippet'; code: string }
  /** A file of the reader's app, named by the comment it begins with; `*.config.js` is its bundler's configuration. */
  | { kind: 'file'; name: string; code: string }
  /** Commands for a shell on the server's machine. */
  | { kind: 'shell'; code: string }
  /** A page of HTML that a browser opens. */
  | { kind: 'document'; code: string }
  /** What happens meanwhile, from an HTML comment that readers do not see: `<!-- test: await stage.bobReads() -->`. */
  | { kind: 'meanwhile'; code: string };

export type Runtime = 'Node' | 'Bun' | 'Chromium';

/** A page of the guide that has snippets. */
export interface GuidePage {
  name: string;
  parts: readonly Part[];
  /** Those that it names, as in `<!-- run: in Chromium -->`, for what only they have; else Node and Chromium. */
  runtimes: readonly Runtime[];
}

export const GUIDE = join(import.meta.dir, '../../docs/guide/sdk');
/** Pages beside the guide to the SDK whose snippets are run. */
const OTHER_PAGES = ['classic', 'conversations', 'groups', 'logs', 'node', 'people'];

/** The names of the pages in English of the guide to the SDK: all that there are. */
export const pageNames = (): string[] =>
  readdirSync(GUIDE)
    .filter((file) => /^\w+\.md$/.test(file))
    .map((file) => file.slice(0, -3))
    .sort();

/** The text of a page in a language. */
export const pageText = (name: string, language: 'en' | 'zh' = 'en'): string =>
  readFileSync(join(GUIDE, language === 'en' ? `${name}.md` : `${name}.zh.md`), 'utf8');

/** All pages whose snippets are run. */
export const pages = (): GuidePage[] => [
  ...pageNames().map((name) => readPage(name, pageText(name))),
  ...OTHER_PAGES.map((name) => readPage(`../${name}`, readFileSync(join(GUIDE, '..', `${name}.md`), 'utf8'))),
];

const PART = /^```(\S*)[^\n]*\n([\s\S]*?)^```$|^<!-- test: (.*) -->$/gm;
const KINDS: Readonly<Record<string, 'snippet' | 'shell' | 'document'>> = {
  js: 'snippet',
  sh: 'shell',
  html: 'document',
};
const FILE_NAME = /^\/\/ (\S+\.\w+)\n/;

/**
 * Reads a page.
 *
 * @throws when it has a block of code that is not run: of another language, or not fenced
 */
export function readPage(name: string, text: string): GuidePage {
  const parts = [...text.matchAll(PART)].map(([, language = '', code = '', meanwhile]): Part => {
    if (meanwhile !== undefined) return { kind: 'meanwhile', code: meanwhile };
    const kind = KINDS[language];
    if (!kind) throw new Error(`${name}: a block of ${language || 'no language'} is run by no test`);
    const [, file] = FILE_NAME.exec(code) ?? [];
    return file ? { kind: 'file', name: file, code } : { kind, code };
  });
  const shown = blocksOf(text).length;
  const run = parts.filter(({ kind }) => kind !== 'meanwhile').length;
  if (shown !== run) throw new Error(`${name}: readers see ${shown} blocks of code, ${run} of them are run`);
  const [, named = 'Node and Chromium'] = /^<!-- run: in (.*) -->$/m.exec(text) ?? [];
  return { name, parts, runtimes: named.split(' and ') as Runtime[] };
}

/** The blocks of code as a Markdown parser sees them, however they are written. */
export function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  Bun.markdown.render(text, {
    code: (code) => {
      blocks.push(code);
      return '';
    },
  });
  return blocks;
}

/** The lines that snippets say they write: what stands behind `// →`, there or on lines of their own. */
export const promisedLines = (parts: readonly Part[]): string[] =>
  parts
    .filter(({ kind }) => kind === 'snippet' || kind === 'document')
    .flatMap(({ code }) => [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line ?? ''));

/** What a tab runs: the first all of a page, another one what stands before its opening. */
export function partsOf({ parts }: GuidePage, tab: number): readonly Part[] {
  const opening = parts.findIndex(({ kind, code }) => kind === 'meanwhile' && code.includes('stage.openTab('));
  return tab === 1 ? parts : parts.slice(0, opening);
}
