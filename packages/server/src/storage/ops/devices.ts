import type { Device } from '../port/accounts.ts';
import type { Sight } from '../port/statistics.ts';
import { chunks, inList, type Tx } from '../tx.ts';
import { see } from './statistics.ts';

interface DeviceRow {
  uid: number;
  device_id: string;
  platform: string;
  signed_in_ms: number;
}

const UIDS_PER_STATEMENT = 500;

/** [V1] [V4] Remembers a sign-in. */
export async function signIn(tx: Tx, device: Device, sights: Sight[] = []): Promise<void> {
  await tx.run(
    `INSERT INTO devices (uid, device_id, platform, signed_in_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (uid, device_id) DO UPDATE SET platform = excluded.platform, signed_in_ms = excluded.signed_in_ms`,
    [device.uid, device.deviceId, device.platform, device.signedInMs],
  );
  await see(tx, sights);
}

/** [V2] Forgets devices. */
export async function signOut(tx: Tx, uid: number, deviceIds: string[]): Promise<void> {
  for (const ids of chunks(deviceIds, UIDS_PER_STATEMENT)) {
    await tx.run(`DELETE FROM devices WHERE uid = ? AND device_id IN ${inList(ids.length)}`, [uid, ...ids]);
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
