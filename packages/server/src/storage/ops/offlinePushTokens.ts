import type { PushKind, PushOptions } from '@hongyan/contract';
import type { PushChannel, PushToken } from '../port/offlinePushes.ts';
import { forUpdate, type Tx } from '../tx.ts';
import { toBytes, toText } from './bytes.ts';

interface ChannelRow {
  sdk_app_id: number;
  business_id: number;
  kind: string;
  credentials: Uint8Array;
}

/** [Z1] The channels of all apps. */
export async function channels(tx: Tx): Promise<PushChannel[]> {
  const rows = await tx.all<ChannelRow>(
    'SELECT sdk_app_id, business_id, kind, credentials FROM push_channels ORDER BY sdk_app_id, business_id',
  );
  return rows.map((row) => ({
    sdkAppId: row.sdk_app_id,
    businessId: row.business_id,
    kind: row.kind as PushKind,
    credentials: JSON.parse(toText(row.credentials)) as Record<string, string>,
  }));
}

/** [Z2] Adds or replaces a channel. */
export async function putChannel(
  tx: Tx,
  { sdkAppId, businessId, kind, credentials }: PushChannel,
  max: number,
): Promise<boolean> {
  // Channels of an app are made one after another, or two would pass the limit together.
  await tx.one(`SELECT sdk_app_id FROM apps WHERE sdk_app_id = ?${forUpdate(tx)}`, [sdkAppId]);
  const all = await tx.all<{ business_id: number; kind: string }>(
    'SELECT business_id, kind FROM push_channels WHERE sdk_app_id = ?',
    [sdkAppId],
  );
  const before = all.find((one) => one.business_id === businessId);
  if (!before && all.length >= max) return false;
  if (before && before.kind !== kind) await deleteTokens(tx, sdkAppId, businessId);
  await tx.run(
    `INSERT INTO push_channels (sdk_app_id, business_id, kind, credentials) VALUES (?, ?, ?, ?)
     ON CONFLICT (sdk_app_id, business_id) DO UPDATE SET kind = excluded.kind, credentials = excluded.credentials`,
    [sdkAppId, businessId, kind, toBytes(JSON.stringify(credentials))],
  );
  return true;
}

const deleteTokens = (tx: Tx, sdkAppId: number, businessId: number): Promise<number> =>
  tx.run('DELETE FROM push_tokens WHERE sdk_app_id = ? AND business_id = ?', [sdkAppId, businessId]);

/** [Z3] Removes a channel. */
export async function deleteChannel(tx: Tx, sdkAppId: number, businessId: number): Promise<boolean> {
  await deleteTokens(tx, sdkAppId, businessId);
  const count = await tx.run('DELETE FROM push_channels WHERE sdk_app_id = ? AND business_id = ?', [
    sdkAppId,
    businessId,
  ]);
  return count > 0;
}

/** [Z4] Sets the token of a device. */
export async function setToken(tx: Tx, token: PushToken): Promise<boolean> {
  const { uid, deviceId, sdkAppId, businessId, language } = token;
  const bytes = toBytes(token.token);
  // Locked, or a sign-out beside it would leave the token behind.
  const device = await tx.one(`SELECT uid FROM devices WHERE uid = ? AND device_id = ?${forUpdate(tx)}`, [
    uid,
    deviceId,
  ]);
  if (!device) return false;
  await tx.run(
    `DELETE FROM push_tokens WHERE sdk_app_id = ? AND business_id = ? AND token = ? AND (uid <> ? OR device_id <> ?)`,
    [sdkAppId, businessId, bytes, uid, deviceId],
  );
  await tx.run(
    `INSERT INTO push_tokens (uid, device_id, sdk_app_id, business_id, token, language) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (uid, device_id) DO UPDATE SET business_id = excluded.business_id, token = excluded.token,
       language = excluded.language`,
    [uid, deviceId, sdkAppId, businessId, bytes, language],
  );
  return true;
}

/** [Z5] Takes a device's token back. */
export async function dropToken(tx: Tx, uid: number, deviceId: string): Promise<void> {
  await tx.run('DELETE FROM push_tokens WHERE uid = ? AND device_id = ?', [uid, deviceId]);
}

/** [Z6] Says where the app on a device is. */
export async function report(
  tx: Tx,
  uid: number,
  deviceId: string,
  background: { unread: number } | undefined,
): Promise<void> {
  await tx.run('UPDATE push_tokens SET is_background = ?, badge = ? WHERE uid = ? AND device_id = ?', [
    background ? 1 : 0,
    background?.unread ?? 0,
    uid,
    deviceId,
  ]);
}

/** [Z7] What a user chose. */
export async function options(tx: Tx, uid: number): Promise<PushOptions | undefined> {
  const row = await tx.one<{ options: Uint8Array }>('SELECT options FROM push_options WHERE uid = ?', [uid]);
  return row && (JSON.parse(toText(row.options)) as PushOptions);
}

/** [Z7] Keeps what a user chose. */
export async function setOptions(tx: Tx, uid: number, to: PushOptions): Promise<void> {
  await tx.run(
    'INSERT INTO push_options (uid, options) VALUES (?, ?) ON CONFLICT (uid) DO UPDATE SET options = excluded.options',
    [uid, toBytes(JSON.stringify(to))],
  );
}
