import { describe, expect, test } from 'bun:test';
import { browserPlatform, type PageScope } from './browser.ts';

/** A page whose window, document and storage are in the hand of the test. */
function page(stored = new Map<string, string>()) {
  const events = new EventTarget();
  const documentEvents = new EventTarget();
  const document = {
    visibilityState: 'hidden' as DocumentVisibilityState,
    addEventListener: documentEvents.addEventListener.bind(documentEvents),
    removeEventListener: documentEvents.removeEventListener.bind(documentEvents),
  };
  const scope: PageScope = {
    document: document as PageScope['document'],
    sessionStorage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
  return {
    scope,
    stored,
    fire: (type: string) => events.dispatchEvent(new Event(type)),
    show: (state: DocumentVisibilityState) => {
      document.visibilityState = state;
      documentEvents.dispatchEvent(new Event('visibilitychange'));
    },
  };
}

describe('deviceId', () => {
  test('[S5] a tab keeps its id over a reload', () => {
    const before = page();
    const id = browserPlatform(before.scope).deviceId();
    before.fire('pagehide');

    const after = page(before.stored);

    expect(browserPlatform(after.scope).deviceId()).toBe(id);
  });

  test('[S5] a duplicated tab is another device', () => {
    const first = page();
    const id = browserPlatform(first.scope).deviceId();
    const copied = page(new Map(first.stored));

    expect(browserPlatform(copied.scope).deviceId()).not.toBe(id);
  });

  test('[S5] a page that comes back from the cache of pages leaves nothing to copy', () => {
    const tab = page();
    browserPlatform(tab.scope).deviceId();
    tab.fire('pagehide');
    expect(tab.stored.size).toBe(1);

    tab.fire('pageshow');

    expect(tab.stored.size).toBe(0);
  });

  test('[S5] fits the contract and stays the same where storage is forbidden', () => {
    const scope: PageScope = {
      get sessionStorage(): never {
        throw new Error('forbidden');
      },
    };
    const platform = browserPlatform(scope);

    expect(platform.deviceId()).toMatch(/^[0-9a-f]{32}$/);
    expect(platform.deviceId()).toBe(platform.deviceId());
  });
});

test('[S55] tells of waking and of a lost network until it is stopped', () => {
  const tab = page();
  const hints: string[] = [];
  const stop = browserPlatform(tab.scope).onWake((hint) => hints.push(hint));

  tab.show('hidden');
  tab.show('visible');
  tab.fire('offline');
  tab.fire('online');
  tab.fire('pageshow');
  stop();
  tab.show('visible');
  tab.fire('offline');

  expect(hints).toEqual(['awake', 'networkLost', 'awake', 'awake']);
});
