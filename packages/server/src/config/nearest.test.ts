import { expect, test } from 'bun:test';
import { didYouMean, nearest } from './nearest.ts';

const KNOWN = ['port', 'host', 'heartbeatSec', 'data'];

test('a mistyped name finds the one it means, however it is written', () => {
  expect(nearest('prot', KNOWN)).toBe('port');
  expect(nearest('heartbeat-sec', KNOWN)).toBe('heartbeatSec');
  expect(nearest('HEARTBEAT_SECS', KNOWN)).toBe('heartbeatSec');
});

test('a name that resembles nothing finds nothing', () => {
  expect(nearest('colour', KNOWN)).toBeUndefined();
  expect(didYouMean('colour', KNOWN)).toBe('');
});
