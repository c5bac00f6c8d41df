import { describe, expect, test } from 'bun:test';
import { serverAddress } from './server.ts';

describe('serverAddress', () => {
  const options: [string, string | undefined][] = [
    ['wss://im.test', 'wss://im.test/im'],
    ['wss://im.test/', 'wss://im.test/im'],
    ['wss://im.test/im', 'wss://im.test/im'],
    ['wss://im.test/im/', 'wss://im.test/im'],
    ['ws://im.test:8080', 'ws://im.test:8080/im'],
    ['https://im.test', 'wss://im.test/im'],
    ['http://im.test:8080/im', 'ws://im.test:8080/im'],
    ['https://im.test/behind/proxy', 'wss://im.test/behind/proxy/im'],
    ['wss://im.test/im?route=7#top', 'wss://im.test/im?route=7'],
    [' im.test ', 'wss://im.test/im'],
    ['im.test:8443/im', 'wss://im.test:8443/im'],
    ['//im.test', 'wss://im.test/im'],
    ['localhost:8080', 'ws://localhost:8080/im'],
    ['127.0.0.1:8080', 'ws://127.0.0.1:8080/im'],
    ['[::1]:8080', 'ws://[::1]:8080/im'],
    ['ftp://im.test', undefined],
    ['wss://', undefined],
    ['not an address', undefined],
  ];
  for (const [option, address] of options) {
    test(`proxyServer "${option}" is ${address ?? 'no address'}`, () => {
      expect(serverAddress(option, {})).toBe(address);
    });
  }

  test('a bare host is reached as the page was', () => {
    expect(serverAddress('im.test', { page: 'http://app.test/' })).toBe('ws://im.test/im');
    expect(serverAddress('localhost:1', { page: 'https://app.test/' })).toBe('wss://localhost:1/im');
    expect(serverAddress('im.test', { page: 'file:///app/index.html' })).toBe('wss://im.test/im');
  });

  test('without the option the first place that says something counts', () => {
    const scope = {
      global: 'wss://global.test',
      meta: 'wss://meta.test',
      build: 'wss://build.test',
      script: 'https://script.test/sdk.js',
      page: 'https://page.test/chat/',
    };
    const without = (...places: (keyof typeof scope)[]) =>
      serverAddress('', { ...scope, ...Object.fromEntries(places.map((place) => [place, undefined])) });

    expect(without()).toBe('wss://global.test/im');
    expect(without('global')).toBe('wss://meta.test/im');
    expect(without('global', 'meta')).toBe('wss://build.test/im');
    expect(without('global', 'meta', 'build')).toBe('wss://script.test/im');
    expect(without('global', 'meta', 'build', 'script')).toBe('wss://page.test/im');
    expect(without('global', 'meta', 'build', 'script', 'page')).toBeUndefined();
  });

  test('a script or page that came from no web server says nothing', () => {
    expect(serverAddress(undefined, { script: 'file:///app/sdk.js', page: 'about:blank' })).toBeUndefined();
    expect(serverAddress(undefined, { script: 'file:///app/sdk.js', page: 'http://page.test:81/a' })).toBe(
      'ws://page.test:81/im',
    );
  });

  test('an option that makes no sense is not replaced by another server', () => {
    expect(serverAddress('ftp://im.test', { global: 'wss://global.test' })).toBeUndefined();
  });

  test('a global that is no text says nothing', () => {
    expect(serverAddress(undefined, { global: 7, meta: null, build: 'wss://build.test' })).toBe('wss://build.test/im');
  });
});

describe('in a bundle', () => {
  const run = async (define: { [name: string]: string }, globals: string): Promise<string> => {
    const built = await Bun.build({ entrypoints: [`${import.meta.dir}/place.ts`], define, target: 'browser' });
    const code = await built.outputs[0]?.text();
    const script = (code ?? '')
      .replace(/export\s*\{[\s\S]*?\};?/, '')
      .replaceAll('import.meta.url', '"file:///bundle.js"');
    return String(new Function('process', `${globals}; ${script}; return pagePlace().build`)(undefined));
  };

  test('the address that a bundler puts in is found in a browser', async () => {
    expect(await run({ 'process.env.HONGYAN_SERVER': '"wss://build.test"' }, '')).toBe('wss://build.test');
  });

  test('without one, nothing breaks where there is no process', async () => {
    expect(await run({}, '')).toBe('undefined');
  });
});
