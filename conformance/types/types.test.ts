import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT } from '../../packages/sdk/src/face/constants/event.ts';
import { TSignaling } from '../../packages/sdk/src/face/constants/signaling.ts';
import { TYPES } from '../../packages/sdk/src/face/constants/types.ts';
import { methods } from '../../scripts/sdkMethods.ts';

setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../..');
const corpus = join(import.meta.dir, 'corpus');
/** What `scripts/test.mjs` installs for these tests and those of the UI kit. */
const installed = join(root, 'conformance/uikit/kit/node_modules/@tencentcloud');
const OURS = join(root, 'packages/sdk/dist/index.d.ts');
const THEIRS = join(installed, 'chat/index.d.ts');
/** What only ours name: the original’s types leave it out, its code does not. */
const BEYOND = 'beyond.ts';
/** Bits, of which the original’s types say 3 and 4; its code has 4 and 8 (sdk-js-api §7). */
const OTHER_IN_CODE = ['CONV_MARK_TYPE_FOLD', 'CONV_MARK_TYPE_HIDE'];

const work = mkdtempSync(join(tmpdir(), 'hongyan-types-'));
afterAll(() => rmSync(work, { recursive: true }));

/** Compiles files as an app does that gets these types by the names of the original, whose own files have flaws. */
function complaints(types: string, files: readonly string[]): string[] {
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: types !== OURS, types: [], lib: ['ES2022', 'DOM', 'DOM.Iterable'] },
    ...{ target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler' },
    paths: { '@tencentcloud/chat': [types], '@tencentcloud/lite-chat/basic': [types] },
  };
  const project = join(work, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const tsc = Bun.spawnSync([join(root, 'node_modules/.bin/tsc'), '-p', project, '--pretty', 'false']);
  return tsc.exitCode === 0 ? [] : `${tsc.stdout}${tsc.stderr}`.split('\n').filter(Boolean);
}

const all = readdirSync(corpus).sort();
const paths = (names: readonly string[]): string[] => names.map((name) => join(corpus, name));
const text = all.map((name) => readFileSync(join(corpus, name), 'utf8')).join('\n');

describe('a corpus of calls as apps write them', () => {
  test('has every method of an instance', () => {
    expect(methods.filter((method) => !text.includes(`chat.${method}(`))).toEqual([]);
  });

  test('has every event, of an instance and of signaling', () => {
    const events = [
      ...Object.keys(EVENT).map((name) => `EVENT.${name}`),
      ...Object.entries(TSignaling).flatMap(([name, value]) => (typeof value === 'string' ? `TSignaling.${name}` : [])),
    ];
    const listensTo = (name: string): boolean =>
      new RegExp(`\\.(?:on|once|addSignalingListener)\\(\\s*TencentCloudChat\\.${name},`).test(text);

    expect(events.filter((name) => !listensTo(name))).toEqual([]);
  });

  test('compiles against our types', () => {
    expect(complaints(OURS, paths(all))).toEqual([]);
  });

  test('compiles against the types of the original', () => {
    const files = all.filter((name) => name !== BEYOND);

    expect(complaints(THEIRS, paths(files))).toEqual([]);
  });
});

describe('the types of the original and ours', () => {
  const theirs = readFileSync(THEIRS, 'utf8');
  const exported = [...theirs.matchAll(/^export declare (?:interface|class) (\w+)/gm)].map(([, name]) => name);

  test('every type that apps import is there, with every field and method', () => {
    const lines = exported.map((name) => {
      const lacking = `Exclude<keyof Theirs.${name}, keyof Ours.${name}>`;
      return `export const ${name}: [${lacking}] extends [never] ? true : ${lacking} = true;`;
    });
    const file = join(work, 'fields.ts');
    const from = (path: string) => `'${path.replace(/\.d\.ts$/, '.js')}'`;
    writeFileSync(
      file,
      `import type * as Theirs from ${from(THEIRS)};\nimport type * as Ours from ${from(OURS)};\n${lines.join('\n')}`,
    );

    expect(exported.length).toBeGreaterThan(10);
    expect(complaints(THEIRS, [file])).toEqual([]);
  });

  test('every constant is there, with its value', () => {
    const ours: Readonly<Record<string, string | number>> = { ...TYPES, ...EVENT, ...TSignaling };
    const constants = [...theirs.matchAll(/^ {4}([A-Z]\w+) = (?:'(.*)'|(\w+)),?$/gm)].map(
      ([, name = '', word, number]) => [name, word ?? Number(number)] as const,
    );
    const lacking = constants.filter(([name, value]) => ours[name] !== value && !OTHER_IN_CODE.includes(name));

    expect(constants.length).toBeGreaterThan(100);
    expect(lacking).toEqual([]);
  });

  test('the engine and the core of the UI kit, whose types are made of theirs, compile with ours', () => {
    const files = ['chat-uikit-engine-lite/index.d.ts', 'tui-core-lite/index.d.ts'].map((name) =>
      join(installed, name),
    );

    expect(complaints(OURS, files)).toEqual([]);
  });
});
