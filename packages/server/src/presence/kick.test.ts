import { describe, expect, test } from 'bun:test';
import { type Platform, platformNames } from '@hongyan/contract';
import { type KickView, losers } from './kick.ts';

const session = (id: string, platform: Platform, signedInMs: number, deviceId = id): KickView => ({
  id,
  platform,
  deviceId,
  signedInMs,
});

/** Rows: signed in first; columns: signed in second. `x`: the first is kicked. Order as in `platformNames`. */
const tables: Record<number, { doc: string; rows: Record<Platform, string> }> = {
  1: {
    doc: 'nobody is kicked',
    rows: {
      Android: '........',
      iPhone: '........',
      iPad: '........',
      Windows: '........',
      Mac: '........',
      Linux: '........',
      Web: '........',
      Mini: '........',
    },
  },
  2: {
    doc: 'one phone and one PC, web page or mini-program',
    rows: {
      Android: 'xxx.....',
      iPhone: 'xxx.....',
      iPad: 'xxx.....',
      Windows: '...xxxxx',
      Mac: '...xxxxx',
      Linux: '...xxxxx',
      Web: '...xxxxx',
      Mini: '...xxxxx',
    },
  },
  3: {
    doc: 'one Android, one iPhone or iPad and one PC, web page or mini-program',
    rows: {
      Android: 'x.......',
      iPhone: '.xx.....',
      iPad: '.xx.....',
      Windows: '...xxxxx',
      Mac: '...xxxxx',
      Linux: '...xxxxx',
      Web: '...xxxxx',
      Mini: '...xxxxx',
    },
  },
  4: {
    doc: 'a single device',
    rows: {
      Android: 'xxxxxxxx',
      iPhone: 'xxxxxxxx',
      iPad: 'xxxxxxxx',
      Windows: 'xxxxxxxx',
      Mac: 'xxxxxxxx',
      Linux: 'xxxxxxxx',
      Web: 'xxxxxxxx',
      Mini: 'xxxxxxxx',
    },
  },
};

describe('which sessions are kicked', () => {
  expect(platformNames).toEqual(['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux', 'Web', 'Mini']);

  for (const [mode, { doc, rows }] of Object.entries(tables)) {
    for (const first of platformNames) {
      for (const [column, second] of platformNames.entries()) {
        const isKicked = rows[first][column] === 'x';
        test(`[S5] mode ${mode}, ${doc}: ${first} then ${second} ${isKicked ? 'kicks the first' : 'keeps both'}`, () => {
          const sessions = [session('a', first, 1), session('b', second, 2)];

          expect(losers(Number(mode), sessions)).toEqual(isKicked ? ['a'] : []);
          expect(losers(Number(mode), sessions.toReversed())).toEqual(isKicked ? ['a'] : []);
        });
      }
    }
  }

  for (const mode of [1, 2, 3, 4]) {
    test(`[S5] mode ${mode}: a device that signs in again replaces itself`, () => {
      const sessions = [session('a', 'Web', 1, 'laptop'), session('b', 'Web', 2, 'laptop')];

      expect(losers(mode, sessions)).toEqual(['a']);
    });

    test(`[S5] mode ${mode}: of two sign-ins at the same instant the greater session id stays`, () => {
      const sessions = [session('a', 'Android', 7, 'phone'), session('b', 'Android', 7, 'phone')];

      expect(losers(mode, sessions)).toEqual(['a']);
      expect(losers(mode, sessions.toReversed())).toEqual(['a']);
    });
  }

  test('[S5] a session that must go kicks nobody itself', () => {
    const sessions = [
      session('a', 'Android', 1),
      session('b', 'Web', 2, 'shared'),
      session('c', 'iPhone', 3, 'shared'),
    ];

    expect(losers(3, sessions)).toEqual(['b']);
  });

  test('[S5] no sessions, no losers', () => {
    expect(losers(4, [])).toEqual([]);
  });
});
