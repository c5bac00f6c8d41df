import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings } from '@hongyan/contract';
import { loadSettings } from './loadSettings.ts';

const folder = mkdtempSync(join(tmpdir(), 'hongyan-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function configFile(text: string): string {
  const path = join(folder, `${++files}.json`);
  writeFileSync(path, text);
  return path;
}

const KEY = 'k'.repeat(16);
const load = (options: Record<string, unknown> = {}, env: Record<string, string> = {}) =>
  loadSettings({ options, env });

describe('settings', () => {
  test('nothing given means the defaults of the table, and no app defaults', () => {
    const { settings, appDefaults, apps } = load();

    expect(settings.port).toBe(defaultSettings.port);
    expect(settings).not.toHaveProperty('recallWindowSec');
    expect(appDefaults).toEqual({});
    expect(apps).toEqual([]);
  });

  test('an option wins over a variable, a variable over the file, the file over the default', () => {
    const config = configFile('{"port": 1, "heartbeatSec": 10, "loginTimeoutSec": 20}');

    const { settings } = load({ config, port: '3' }, { HONGYAN_PORT: '2', HONGYAN_HEARTBEAT_SEC: '40' });

    expect(settings).toMatchObject({ port: 3, heartbeatSec: 40, loginTimeoutSec: 20 });
  });

  test('the variable HONGYAN_CONFIG names the file too', () => {
    expect(load({}, { HONGYAN_CONFIG: configFile('{"port": 7}') }).settings.port).toBe(7);
  });

  test('a setting of apps given at start becomes the default of every app', () => {
    expect(load({ recallWindowSec: '30' }).appDefaults).toEqual({ recallWindowSec: 30 });
  });

  test('the variable of apps that use the client SDK may stand beside the server’s', () => {
    expect(load({}, { HONGYAN_SERVER: 'wss://im.example.com' }).settings).toEqual(load({}).settings);
  });

  test('an empty variable counts as not set', () => {
    expect(load({}, { HONGYAN_PORT: '' }).settings.port).toBe(defaultSettings.port);
  });

  test.each([
    [{ port: '99999' }, {}, '--port must be a whole number from 0 to 65535, not 99999'],
    [{ port: 'http' }, {}, '--port must be a whole number from 0 to 65535, not "http"'],
    [
      {},
      { HONGYAN_LOG_LEVEL: 'loud' },
      'HONGYAN_LOG_LEVEL must be one of trace, debug, info, warn, error, silent, not "loud"',
    ],
    [{}, { HONGYAN_PROT: '1' }, 'unknown environment variable HONGYAN_PROT; did you mean HONGYAN_PORT?'],
  ])('a flaw names its source and what is allowed: %j %j', (options, env, message) => {
    expect(() => load(options, env as Record<string, string>)).toThrow(message);
  });

  test('a wrong value in the file is reported with the file and the name', () => {
    const config = configFile('{"port": -1}');

    expect(() => load({ config })).toThrow(`${config}: port must be a whole number from 0 to 65535, not -1`);
  });

  test('an unknown name in the file is reported with the nearest known one', () => {
    const config = configFile('{"heartBeatSecs": 30}');

    expect(() => load({ config })).toThrow(`${config}: unknown setting heartBeatSecs; did you mean heartbeatSec?`);
  });

  test('a file that is missing, no JSON or no object is an error', () => {
    expect(() => load({ config: join(folder, 'none.json') })).toThrow('cannot read the config file');
    expect(() => load({ config: configFile('{port') })).toThrow('cannot read the config file');
    expect(() => load({ config: configFile('[]') })).toThrow('must hold one JSON object');
    expect(() => load({ config: configFile('{"config": "x"}') })).toThrow('cannot name another one');
  });
});

describe('apps', () => {
  test('[S9] --app gives an app its id, key and administrator', () => {
    const { apps } = load({ app: [`1400000001:${KEY}`, `1400000002:${KEY}:carol`] });

    expect(apps).toEqual([
      { sdkAppId: 1_400_000_001, key: KEY, admin: 'administrator' },
      { sdkAppId: 1_400_000_002, key: KEY, admin: 'carol' },
    ]);
  });

  test('HONGYAN_APP holds several, separated by commas; options win', () => {
    const env = { HONGYAN_APP: `1:${KEY}, 2:${KEY}` };

    expect(load({}, env).apps.map((app) => app.sdkAppId)).toEqual([1, 2]);
    expect(load({ app: [`3:${KEY}`] }, env).apps.map((app) => app.sdkAppId)).toEqual([3]);
  });

  test('the file holds them as texts', () => {
    expect(load({ config: configFile(`{"app": ["5:${KEY}"]}`) }).apps).toHaveLength(1);
    expect(() => load({ config: configFile('{"app": [5]}') })).toThrow('ID:KEY');
  });

  test.each([
    [`0:${KEY}`, 'from 1 to 4294967295'],
    [`4294967296:${KEY}`, 'from 1 to 4294967295'],
    [`x:${KEY}`, 'from 1 to 4294967295'],
    ['1:short', 'at least 16 characters, it has 5'],
    ['1', 'at least 16 characters, it has 0'],
    [`1:${'k '.repeat(16)}`, 'printable ASCII'],
  ])('%j is refused', (text, message) => {
    expect(() => load({ app: [text] })).toThrow(message);
  });

  test('the same app twice is refused', () => {
    expect(() => load({ app: [`1:${KEY}`, `1:${KEY}`] })).toThrow('app 1 is named twice');
  });

  test('a refused key is not repeated in the message', () => {
    expect(() => load({ app: ['1:secret'] })).not.toThrow('secret');
  });
});
