import { expect, test } from 'bun:test';
import { reactNativePlatform } from './platform.ts';

/** A device whose app and network are in the hand of the test. */
function device(hasNetInfo: boolean) {
  const states = new Set<(state: string) => void>();
  const watches = new Set<(state: { type: string; isConnected: boolean | null }) => void>();
  const appState = {
    addEventListener(_: 'change', run: (state: string) => void) {
      states.add(run);
      return { remove: () => void states.delete(run) };
    },
  };
  const netInfo = {
    addEventListener(run: (state: { type: string; isConnected: boolean | null }) => void) {
      watches.add(run);
      return () => void watches.delete(run);
    },
  };
  return {
    platform: reactNativePlatform({ appState, netInfo: () => (hasNetInfo ? netInfo : undefined) }),
    app: (state: string) => {
      for (const run of states) run(state);
    },
    network: (type: string, isConnected: boolean | null) => {
      for (const run of watches) run({ type, isConnected });
    },
    listeners: () => states.size + watches.size,
  };
}

test('[S55] tells of coming to the front and of changes of the network, until it is stopped', () => {
  const { platform, app, network, listeners } = device(true);
  const hints: string[] = [];
  const stop = platform.onWake((hint) => hints.push(hint));

  network('wifi', true);
  network('wifi', true);
  app('background');
  app('active');
  network('cellular', true);
  network('none', false);
  network('wifi', null);
  expect(hints).toEqual(['awake', 'awake', 'networkLost', 'awake']);

  stop();
  expect(listeners()).toBe(0);
});

test('without NetInfo the app itself is enough', () => {
  const { platform, app } = device(false);
  const hints: string[] = [];
  const stop = platform.onWake((hint) => hints.push(hint));

  app('inactive');
  app('active');
  stop();

  expect(hints).toEqual(['awake']);
});
