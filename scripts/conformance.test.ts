import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEFT_OUT, runsAnywhere, testFiles } from './conformanceFiles.mjs';

const conformance = join(import.meta.dir, '../conformance');
const files: string[] = testFiles(conformance);
const sourceOf = (path: string): string => readFileSync(join(conformance, path), 'utf8');

/** How a test takes the server that is given, where one is. */
const TAKES = /\bcorners\(\)|\bstartServer(?:ForDevices)?\(\)|\bstartOn\(\w+\)/;

test('every file of conformance runs against a given server, or stays out for a reason', () => {
  const takesNone = files.filter((path) => runsAnywhere(path) && !TAKES.test(sourceOf(path)));

  expect(files.length).toBeGreaterThan(0);
  expect(takesNone).toEqual([]);
});

test('what stays out is there', () => {
  const gone = Object.keys(LEFT_OUT).filter(
    (left) => !files.some((path) => path === left || path.startsWith(`${left}/`)),
  );

  expect(gone).toEqual([]);
});
