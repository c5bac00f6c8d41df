import { beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { dataFolders, expectRefusal, run, runJson, startCli } from './testCli.ts';

/** Each test starts several processes, perhaps on a busy machine. */
setDefaultTimeout(60_000);

const KEY = '0123456789abcdef'.repeat(4);
const ID = 1_400_000_001;
const dataOf = dataFolders();
let data: string;
beforeEach(() => {
  data = dataOf();
});

describe('app', () => {
  test('[S13] an app is created, disabled, enabled, deleted and restored without a server', async () => {
    const created = await runJson(['app', 'create', '--name', 'shop', '--json'], data);
    const id = String(created.sdkAppId);
    expect(id).toMatch(/^14000\d{5}$/);
    expect(created.key).toMatch(/^[0-9a-f]{64}$/);

    for (const [verb, state] of [
      ['disable', 'disabled'],
      ['enable', 'active'],
      ['delete', 'deleted'],
      ['restore', 'active'],
    ] as const) {
      expect((await run(['app', verb, id], data)).stdout).toBe(`app ${id} is ${state}\n`);
    }
    const list = await runJson(['app', 'list', '--json'], data);
    expect(list).toMatchObject([
      { sdkAppId: created.sdkAppId, name: 'shop', state: 'active', admins: ['administrator'] },
    ]);
    expect(list[0]).not.toHaveProperty('key');
  });

  test('[S13] beside a running server the same commands go through it and take effect at once', async () => {
    await using server = await startCli(data, ['--app', `${ID}:${KEY}`]);
    const settings = () => run(['call', 'hongyan/get_settings'], data);
    expect((await settings()).code).toBe(0);

    await runJson(['app', 'disable', String(ID), '--json'], data);
    const refused = await run(['call', 'hongyan/get_settings', '--app', String(ID)], data);
    await runJson(['app', 'enable', String(ID), '--json'], data);

    expect(JSON.parse(refused.stdout)).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60016 });
    expect(refused.code).toBe(1);
    expect((await settings()).code).toBe(0);
    expect(server.url).not.toBe('');
  });

  test('settings of an app are shown with their source, changed and put back', async () => {
    await runJson(['app', 'create', '--app', String(ID), '--key', KEY, '--json'], data);
    const set = (...pairs: string[]) => runJson(['app', 'settings', String(ID), ...pairs, '--json'], data);

    expect((await set('recallWindowSec=30')).own).toEqual({ recallWindowSec: 30 });
    expect((await set()).settings.recallWindowSec).toBe(30);
    expect((await set('recallWindowSec=')).own).toEqual({});
    expectRefusal(await run(['app', 'settings', String(ID), 'recallWindow=1'], data), 'did you mean recallWindowSec?');
    expectRefusal(
      await run(['app', 'settings', String(ID), 'pageMax=1'], data),
      'pageMax must be a whole number from 20 to 1000, not 1',
    );
    expectRefusal(await run(['app', 'settings', String(ID), 'pageMax'], data), 'expected name=value');
  });

  test('what makes no sense is refused with what to do', async () => {
    expectRefusal(await run(['app', 'list'], data), 'start the server first');
    await runJson(['app', 'create', '--app', String(ID), '--key', KEY, '--json'], data);

    expectRefusal(await run(['app', 'create', '--app', String(ID)], data), `app ${ID} exists already`);
    expectRefusal(await run(['app', 'create', '--key', 'short'], data), 'at least 16 characters');
    expectRefusal(await run(['app', 'key', '1'], data), `there is no app 1; there is ${ID}`);
    expectRefusal(await run(['app', 'key', 'x'], data), 'from 1 to 4294967295');
    expectRefusal(await run(['app', 'restore', String(ID)], data), 'is not deleted, it is active');
    await runJson(['app', 'delete', String(ID), '--json'], data);
    expectRefusal(await run(['app', 'enable', String(ID)], data), `hongyan app restore ${ID}`);
    expectRefusal(await run(['usersig', 'make', '--user', 'alice'], data), 'there is no active app');
  });
});
