import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Glob } from 'bun';
import { type Arrow, layerOf, layers, sdkLayers, wrongArrows } from './layers.ts';

const root = dirname(import.meta.dir);
const SERVER = 'packages/server/src';

/** Every import of a folder's files, types too; relative ones as paths from the folder. */
function importsOf(folder: string): Arrow[] {
  const files = [...new Glob('**/*.{ts,tsx}').scanSync(join(root, folder))].filter(
    (file) => !file.includes('node_modules'),
  );
  return files.flatMap((from) => {
    const source = readFileSync(join(root, folder, from), 'utf8');
    const targets = source.matchAll(
      /^(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
    );
    return [...targets].map(([text, a, b, c]) => {
      const to = a ?? b ?? c ?? '';
      const isRelative = to.startsWith('.');
      const isTypeOnly = /^(import|export) type\b/.test(text);
      return { from, to: isRelative ? normalize(join(dirname(from), to)) : to, isRelative, isTypeOnly };
    });
  });
}

const isTest = (file: string) => /\.test\.tsx?$|\/test[A-Z]\w*\.ts$|\/suite\b/.test(file);
/** Besides tests: what plays the world for them. */
const isSdkTest = (file: string) => isTest(file) || /(^|\/)fake[A-Z]|Arbitraries\.ts$|^testing\//.test(file);
/** Who may take what is no part of the SDK: what is for one runtime alone, or stands in for other packages. */
const OUTSIDE =
  /^(\w+\/)?(node|sqlite)\.ts →|^local\/log\.ts → node:|^reactNative\/index\.ts → react-native$|^alias\/.* → @hongyan\/chat$/;
const shown = ({ from, to }: Arrow) => `${from} → ${to}`;

describe('imports of the server', () => {
  const arrows = importsOf(SERVER).filter(({ from }) => !isTest(from));
  const inside = arrows.filter(({ to, isRelative }) => isRelative && to.endsWith('.ts') && !to.startsWith('..'));

  test('every file belongs to a layer', () => {
    const strays = inside.flatMap(({ from, to }) => [from, to]).filter((file) => layerOf(file) === undefined);

    expect(strays).toEqual([]);
    expect(inside.length).toBeGreaterThan(50);
  });

  test('arrows go gateway | rest → dispatch → handlers → services → ports ← adapters', () => {
    expect(wrongArrows(inside, layers).map(shown)).toEqual([]);
  });

  test('only app.ts, backups, which turn one store into the other, and tests name concrete adapters', () => {
    const isAdapter = (file: string) => /^storage\/(embedded|postgres)\/|^bus\/(?!port\.ts|suite)/.test(file);
    const wrong = inside.filter(
      ({ from, to }) => isAdapter(to) && !isAdapter(from) && !/^(app\.ts|backup\/|testing\/)/.test(from),
    );

    expect(wrong.map(shown)).toEqual([]);
  });

  test('no adapter knows another one, beside PostgreSQL’s store and bus', () => {
    const kind = (file: string) => /^storage\/(embedded|postgres)\//.exec(file)?.[1];
    const wrong = inside.filter(({ from, to }) => kind(from) && kind(to) && kind(from) !== kind(to));

    expect(wrong.map(shown)).toEqual([]);
  });
});

describe('imports of the SDK', () => {
  const arrows = importsOf('packages/sdk/src').filter(({ from }) => !isSdkTest(from));
  const inside = arrows.filter(({ to, isRelative }) => isRelative && !to.startsWith('..'));

  test('every file belongs to a layer', () => {
    const strays = inside.flatMap(({ from, to }) => [from, to]).filter((file) => !layerOf(file, sdkLayers));

    expect(strays).toEqual([]);
    expect(inside.length).toBeGreaterThan(20);
  });

  test('arrows go face → core → connection | store by their ports; only an instance’s making names who stands behind', () => {
    expect(wrongArrows(inside, sdkLayers).map(shown)).toEqual([]);
  });

  test('nothing of a runtime or of another package but in the files for Node', () => {
    const others = arrows.filter(({ to, isRelative }) => !isRelative && !to.startsWith('@hongyan/contract'));

    expect(others.map(shown).filter((arrow) => !OUTSIDE.test(arrow))).toEqual([]);
  });

  test('of the contract only modules that import nothing are taken along, all else is types', () => {
    const contract = importsOf('packages/contract/src').filter(({ isTypeOnly }) => !isTypeOnly);
    const isLeaf = (name: string) => !contract.some(({ from }) => from === `${name}.ts`);
    const wrong = arrows.filter(({ to, isTypeOnly }) => {
      const [, name] = /^@hongyan\/contract(?:\/(.+))?$/.exec(to) ?? [to, ''];
      return to.startsWith('@hongyan/contract') && !isTypeOnly && (name === undefined || !isLeaf(name));
    });

    expect(wrong.map(shown)).toEqual([]);
  });
});

describe('imports between workspaces', () => {
  test('the chat page knows of ours the SDK alone, as any app would', () => {
    const wrong = importsOf('packages/web/src').filter(
      ({ from, to, isRelative }) =>
        !isTest(from) &&
        ((isRelative && to.startsWith('..')) ||
          (to.startsWith('@hongyan/') && !['@hongyan/chat', '@hongyan/chat/store'].includes(to))),
    );

    expect(wrong.map(shown)).toEqual([]);
  });

  test('the contract imports no other workspace and nothing of a runtime', () => {
    const wrong = importsOf('packages/contract/src').filter(
      ({ from, to }) => !isTest(from) && (/^@hongyan\/|^bun/.test(to) || to.startsWith('..')),
    );

    expect(wrong.map(shown)).toEqual([]);
  });

  test('the server imports the contract alone, and the conformance client in its tests', () => {
    const wrong = importsOf(SERVER).filter(({ from, to }) => {
      if (!to.startsWith('@hongyan/') || to.startsWith('@hongyan/contract')) return false;
      return !(isTest(from) || from.startsWith('testing/')) || !to.startsWith('@hongyan/conformance');
    });

    expect(wrong.map(shown)).toEqual([]);
  });

  test('conformance knows the server by its sockets alone, and its helpers for tests', () => {
    const wrong = importsOf('conformance').filter(({ to }) =>
      /^@hongyan\/server|packages\/server\/(?!src\/testing\/)/.test(to),
    );

    expect(wrong.map(shown)).toEqual([]);
  });
});
