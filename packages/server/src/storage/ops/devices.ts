import { seenKinds } from '@hongyan/contract';
import type { Device, SeenQuota } from '../port/accounts.ts';
import type { Sight } from '../port/statistics.ts';
import { chunks, forUpdate, inList, type Tx } from '../tx.ts';
import { see } from './statistics.ts';

interface DeviceRow {
  uid: number;
  device_id: string;
  platform: string;
  signed_in_ms: number;
}

const UIDS_PER_STATEMENT = 500;

/** [V1] [V4] [V5] Remembers a sign-in. */
export async function signIn(
  tx: Tx,
  device: Device,
  sights: Sight[] = [],
  quotas: SeenQuota[] = [],
): Promise<{ full: SeenQuota } | undefined> {
  const full = await fullOf(tx, sights, quotas);
  if (full) return { full };
  await tx.run(
    `INSERT INTO devices (uid, device_id, platform, signed_in_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (uid, device_id) DO UPDATE SET platform = excluded.platform, signed_in_ms = excluded.signed_in_ms`,
    [device.uid, device.deviceId, device.platform, device.signedInMs],
  );
  // Who signs in is in the foreground until it says otherwise.
  await tx.run('UPDATE push_tokens SET is_background = 0 WHERE uid = ? AND device_id = ? AND is_background = 1', [
    device.uid,
    device.deviceId,
  ]);
  await see(tx, sights);
  return undefined;
}

/** The first of these periods that has no room for who was not seen in it yet. Sign-ins that ask wait for one another. */
async function fullOf(tx: Tx, sights: readonly Sight[], quotas: readonly SeenQuota[]): Promise<SeenQuota | undefined> {
  const [first] = sights;
  if (!first || quotas.length === 0) return undefined;
  await tx.one(`SELECT sdk_app_id FROM apps WHERE sdk_app_id = ?${forUpdate(tx)}`, [first.sdkAppId]);
  for (const { sdkAppId, period, kind, id } of sights) {
    const quota = quotas.find((one) => one.period === period);
    if (!quota) continue;
    const row = await tx.one<{ n: number; known: number }>(
      `SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN id = ? THEN 1 ELSE 0 END), 0) AS known FROM statistics_seen
       WHERE sdk_app_id = ? AND period = ? AND kind = ?`,
      [id, sdkAppId, period, seenKinds[kind]],
    );
    if (row && row.known === 0 && row.n >= quota.max) return quota;
  }
  return undefined;
}

/** [V2] Forgets devices. */
export async function signOut(tx: Tx, uid: number, deviceIds: string[]): Promise<void> {
  for (const ids of chunks(deviceIds, UIDS_PER_STATEMENT)) {
    for (const table of ['devices', 'push_tokens'])
      await tx.run(`DELETE FROM ${table} WHERE uid = ? AND device_id IN ${inList(ids.length)}`, [uid, ...ids]);
  }
}

/** [V3] Devices of these accounts that signed in at or after `sinceMs`. */
export async function signedIn(tx: Tx, uids: number[], sinceMs: number): Promise<Device[]> {
  const devices: Device[] = [];
  for (const part of chunks([...new Set(uids)], UIDS_PER_STATEMENT)) {
    const rows = await tx.all<DeviceRow>(
      `SELECT uid, device_id, platform, signed_in_ms FROM devices WHERE uid IN ${inList(part.length)} AND signed_in_ms >= ?
       ORDER BY uid, signed_in_ms, device_id`,
      [...part, sinceMs],
    );
    devices.push(
      ...rows.map((row) => ({
        uid: row.uid,
        deviceId: row.device_id,
        platform: row.platform,
        signedInMs: row.signed_in_ms,
      })),
    );
  }
  return devices;
}
