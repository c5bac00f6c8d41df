import { expect, test } from 'bun:test';
import { wechatPlatform } from './platform.ts';
import type { Wx } from './wx.ts';

type Shown = () => void;
type Changed = (status: { isConnected: boolean }) => void;

/** A `wx` that has these calls alone, and what the SDK is told over them. */
function heard(names: readonly (keyof Wx)[]) {
  const all: { shown: Shown[]; changed: Changed[] } = { shown: [], changed: [] };
  const calls: Partial<Wx> = {
    onAppShow: (run) => void all.shown.push(run),
    offAppShow: (run) => void all.shown.splice(all.shown.indexOf(run), 1),
    onNetworkStatusChange: (run) => void all.changed.push(run),
    offNetworkStatusChange: (run) => void all.changed.splice(all.changed.indexOf(run), 1),
  };
  const wx = Object.fromEntries(names.map((name) => [name, calls[name]])) as unknown as Wx;
  const told: string[] = [];
  const off = wechatPlatform(() => wx).onWake?.((hint) => told.push(hint));
  const happen = (): void => {
    for (const run of [...all.shown]) run();
    for (const run of [...all.changed]) run({ isConnected: false });
  };
  return { all, told, happen, off: () => off?.() };
}

test('a mini-program that comes back or loses its network tells it, until it is not wanted any more', () => {
  const page = heard(['onAppShow', 'offAppShow', 'onNetworkStatusChange', 'offNetworkStatusChange']);

  page.happen();
  page.off();
  page.happen();

  expect(page.told).toEqual(['awake', 'networkLost']);
  expect(page.all).toEqual({ shown: [], changed: [] });
});

test.each([[['onAppShow', 'onNetworkStatusChange'] as const], [['onNetworkStatusChange'] as const], [[] as const]])(
  'older base libraries have %p alone: nothing fails, and nothing is heard after the end',
  (names) => {
    const page = heard(names);
    page.happen();
    const before = [...page.told];

    page.off();
    page.happen();

    expect(page.told).toEqual(before);
    expect(before).toHaveLength(names.length);
  },
);
