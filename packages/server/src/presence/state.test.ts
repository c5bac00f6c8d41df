import { describe, expect, test } from 'bun:test';
import { stateOf } from './state.ts';

describe('[S45] online state', () => {
  test('a live connection is Online, whatever else is remembered', () => {
    expect(stateOf(['Web'], ['Android'])).toEqual({
      state: 'Online',
      byPlatform: new Map([
        ['Android', 'PushOnline'],
        ['Web', 'Online'],
      ]),
    });
  });

  test('a phone that lost its connection without signing out is PushOnline', () => {
    expect(stateOf([], ['iPhone']).state).toBe('PushOnline');
  });

  test('a browser or a desktop without connection is Offline', () => {
    expect(stateOf([], ['Web', 'Windows', 'Mini'])).toEqual({ state: 'Offline', byPlatform: new Map() });
  });
});
