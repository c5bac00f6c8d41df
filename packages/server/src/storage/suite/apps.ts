import { describe, expect, it } from 'bun:test';
import { APP, eachStore, NOON_MS, type Open } from './people.ts';

const app = { sdkAppId: APP, name: 'demo', key: 'secret', admins: ['administrator'] };

/** Rules A of `port/apps.ts`. */
export function appSuite(adapter: string, open: Open): void {
  describe(`${adapter}: apps`, () => {
    putRules(open);
    changeRules(open);
  });
}

function putRules(open: Open): void {
  const store = eachStore(open);

  it('[A1] makes an app that is active, with no settings', async () => {
    const created = await store.storage.apps.put(app, NOON_MS);

    expect(created).toMatchObject({ ...app, state: 'active', createdMs: NOON_MS, deletedMs: 0, settings: {} });
    expect(await store.storage.apps.list()).toEqual([created]);
  });

  it('[A1] keeps creation time, state and settings of an app that is put again', async () => {
    await store.storage.apps.put(app, NOON_MS);
    await store.storage.apps.setState(APP, 'disabled', NOON_MS + 1);
    await store.storage.apps.setSettings(APP, { pageMax: 50 });
    await store.reopen();

    const again = await store.storage.apps.put(
      { ...app, name: 'renamed', key: 'other', admins: ['carol'] },
      NOON_MS + 9,
    );

    expect(again).toMatchObject({ name: 'renamed', key: 'other', admins: ['carol'] });
    expect(again).toMatchObject({ createdMs: NOON_MS, state: 'disabled', settings: { pageMax: 50 } });
  });

  it('[A2] gives administrators accounts, and leaves those that they have', async () => {
    const [carol] = await store.storage.accounts.import(APP, [{ userId: 'carol', nick: 'Carol' }], NOON_MS);
    await store.storage.apps.put({ ...app, admins: ['administrator', 'carol'] }, NOON_MS + 1);

    const [found] = await store.storage.accounts.find(APP, ['administrator']);

    expect(found).toMatchObject({ userId: 'administrator', createdMs: NOON_MS + 1 });
    expect(await store.storage.accounts.find(APP, ['carol'])).toEqual(carol ? [carol] : []);
  });
}

function changeRules(open: Open): void {
  const store = eachStore(open);

  it('[A3] lists every app by ascending id, deleted ones too', async () => {
    for (const sdkAppId of [APP + 1, APP - 1, APP]) await store.storage.apps.put({ ...app, sdkAppId }, NOON_MS);
    await store.storage.apps.setState(APP, 'deleted', NOON_MS);

    const all = await store.storage.apps.list();

    expect(all.map(({ sdkAppId, state }) => `${sdkAppId - APP} ${state}`)).toEqual([
      '-1 active',
      '0 deleted',
      '1 active',
    ]);
  });

  it('[A4] sets deletedMs on deletion and clears it on restoring; an unknown app gives nothing', async () => {
    const created = await store.storage.apps.put(app, NOON_MS);

    const deleted = await store.storage.apps.setState(APP, 'deleted', NOON_MS + 5);
    const restored = await store.storage.apps.setState(APP, 'active', NOON_MS + 6);

    expect(deleted).toMatchObject({ state: 'deleted', deletedMs: NOON_MS + 5 });
    expect(restored).toMatchObject({ state: 'active', deletedMs: 0 });
    const versions = [created, deleted, restored].map((one) => one?.version ?? 0);
    expect(versions).toEqual([...new Set(versions)].sort((x, y) => x - y));
    expect(await store.storage.apps.setState(APP + 9, 'active', NOON_MS)).toBeUndefined();
  });

  it('[A5] merges settings; null goes back to the default; an unknown app gives nothing', async () => {
    const { version } = await store.storage.apps.put(app, NOON_MS);
    await store.storage.apps.setSettings(APP, { pageMax: 50, multiDeviceMode: 2 });

    const merged = await store.storage.apps.setSettings(APP, { pageMax: null, recallWindowSec: 60, isAudited: true });

    expect(merged?.settings).toEqual({ multiDeviceMode: 2, recallWindowSec: 60, isAudited: true });
    expect(merged?.version).toBeGreaterThan(version);
    expect((await store.storage.apps.list())[0]).toEqual(merged);
    expect(await store.storage.apps.setSettings(APP + 9, {})).toBeUndefined();
  });

  it('[A5] loses no setting of changes made at once', async () => {
    await store.storage.apps.put(app, NOON_MS);

    await Promise.all(['a', 'b', 'c', 'd'].map((name, at) => store.storage.apps.setSettings(APP, { [name]: at })));

    expect((await store.storage.apps.list())[0]?.settings).toEqual({ a: 0, b: 1, c: 2, d: 3 });
  });
}
