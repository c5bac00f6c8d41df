import type { App, AppState } from '../port/apps.ts';
import { forUpdate, type Tx } from '../tx.ts';
import { importAccounts } from './accounts.ts';

interface AppRow {
  sdk_app_id: number;
  name: string;
  app_key: string;
  admins: string;
  state: AppState;
  created_ms: number;
  deleted_ms: number;
  settings: string;
  version: number;
}

const appOf = (row: AppRow): App => ({
  sdkAppId: row.sdk_app_id,
  name: row.name,
  key: row.app_key,
  admins: JSON.parse(row.admins) as string[],
  state: row.state,
  createdMs: row.created_ms,
  deletedMs: row.deleted_ms,
  settings: JSON.parse(row.settings) as App['settings'],
  version: row.version,
});

/** [A1][A2] Creates an app or updates its key, name and administrators, who get accounts. */
export async function put(tx: Tx, app: Pick<App, 'sdkAppId' | 'name' | 'key' | 'admins'>, nowMs: number): Promise<App> {
  const row = await tx.one<AppRow>(
    `INSERT INTO apps (sdk_app_id, name, app_key, admins, state, created_ms, settings, version) VALUES (?, ?, ?, ?, 'active', ?, '{}', 1)
     ON CONFLICT (sdk_app_id) DO UPDATE SET name = excluded.name, app_key = excluded.app_key, admins = excluded.admins,
       version = apps.version + 1 RETURNING *`,
    [app.sdkAppId, app.name, app.key, JSON.stringify(app.admins), nowMs],
  );
  await importAccounts(
    tx,
    app.sdkAppId,
    app.admins.map((userId) => ({ userId })),
    nowMs,
  );
  if (!row) throw new Error('an app that was just written is gone');
  return appOf(row);
}

/** [A3] Every app by ascending id. */
export async function list(tx: Tx): Promise<App[]> {
  return (await tx.all<AppRow>('SELECT * FROM apps ORDER BY sdk_app_id')).map(appOf);
}

/** [A4] Changes an app's state; nothing for an unknown one. */
export async function setState(tx: Tx, sdkAppId: number, state: AppState, nowMs: number): Promise<App | undefined> {
  const row = await tx.one<AppRow>(
    'UPDATE apps SET state = ?, deleted_ms = ?, version = version + 1 WHERE sdk_app_id = ? RETURNING *',
    [state, state === 'deleted' ? nowMs : 0, sdkAppId],
  );
  return row && appOf(row);
}

/** [A5] Merges settings; `null` goes back to the default. */
export async function setSettings(
  tx: Tx,
  sdkAppId: number,
  settings: Record<string, string | number | boolean | null>,
): Promise<App | undefined> {
  const before = await tx.one<AppRow>(`SELECT * FROM apps WHERE sdk_app_id = ?${forUpdate(tx)}`, [sdkAppId]);
  if (!before) return undefined;
  const merged = { ...appOf(before).settings, ...settings };
  const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  const row = await tx.one<AppRow>(
    'UPDATE apps SET settings = ?, version = version + 1 WHERE sdk_app_id = ? RETURNING *',
    [JSON.stringify(kept), sdkAppId],
  );
  return row && appOf(row);
}
