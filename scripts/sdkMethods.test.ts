import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { methods, PAGE, page, testOf } from './sdkMethods.ts';

test('every method of the contract has a test that calls it', () => {
  expect(methods).toHaveLength(149);
  expect(methods.filter((method) => !testOf(method))).toEqual([]);
});

test('the table of the methods in the manual is what is generated: bun scripts/sdkMethods.ts writes it', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(page());
});
