import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import type { Storage } from '../port/storage.ts';
import { APP, NOON_MS, type Open } from './people.ts';

const app = { sdkAppId: APP, name: 'demo', key: 'secret', admins: ['administrator'] };

/** Rules A of `port/apps.ts`. */
export function appSuite(adapter: string, open: Open): void {
  describe(`${adapter}: apps`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(() => storage.close());

    it('[A1] keeps creation time, state and settings of an app that is put again', async () => {
      await storage.apps.put(app, NOON_MS);
      await storage.apps.setState(APP, 'disabled', NOON_MS + 1);
      await storage.apps.setSettings(APP, { pageMax: 50 });

      const again = await storage.apps.put({ ...app, name: 'renamed', key: 'other', admins: ['carol'] }, NOON_MS + 9);

      expect(again).toMatchObject({ name: 'renamed', key: 'other', admins: ['carol'] });
      expect(again).toMatchObject({ createdMs: NOON_MS, state: 'disabled', settings: { pageMax: 50 } });
    });

    it('[A2] gives an administrator an account in the same unit', async () => {
      await storage.apps.put(app, NOON_MS);

      expect(await storage.accounts.find(APP, ['administrator'])).toMatchObject([
        { userId: 'administrator', createdMs: NOON_MS },
      ]);
    });

    it('[A3] lists every app by ascending id, deleted ones too', async () => {
      await storage.apps.put({ ...app, sdkAppId: APP + 1 }, NOON_MS);
      await storage.apps.put(app, NOON_MS);
      await storage.apps.setState(APP, 'deleted', NOON_MS);

      const all = await storage.apps.list();

      expect(all.map(({ sdkAppId, state }) => [sdkAppId, state])).toEqual([
        [APP, 'deleted'],
        [APP + 1, 'active'],
      ]);
    });

    it('[A4] sets deletedMs on deletion and clears it on restoring; an unknown app gives nothing', async () => {
      const created = await storage.apps.put(app, NOON_MS);

      const deleted = await storage.apps.setState(APP, 'deleted', NOON_MS + 5);
      const restored = await storage.apps.setState(APP, 'active', NOON_MS + 6);

      expect(deleted).toMatchObject({ state: 'deleted', deletedMs: NOON_MS + 5 });
      expect(restored).toMatchObject({ state: 'active', deletedMs: 0 });
      expect(restored?.version).toBeGreaterThan(deleted?.version ?? 0);
      expect(deleted?.version).toBeGreaterThan(created.version);
      expect(await storage.apps.setState(APP + 9, 'active', NOON_MS)).toBeUndefined();
    });

    it('[A5] merges settings; null goes back to the default', async () => {
      await storage.apps.put(app, NOON_MS);
      await storage.apps.setSettings(APP, { pageMax: 50, multiDeviceMode: 2 });

      const merged = await storage.apps.setSettings(APP, { pageMax: null, recallWindowSec: 60 });

      expect(merged?.settings).toEqual({ multiDeviceMode: 2, recallWindowSec: 60 });
      expect((await storage.apps.list())[0]).toEqual(merged);
      expect(await storage.apps.setSettings(APP + 9, {})).toBeUndefined();
    });
  });
}
