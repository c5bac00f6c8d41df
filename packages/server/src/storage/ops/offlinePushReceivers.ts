import type { Platform, PushOptions, ReceiveAll } from '@hongyan/contract';
import type { DevicePlace, PushDevice } from '../port/offlinePushes.ts';
import { chunks, inList, type Param, type Tx } from '../tx.ts';
import { toText } from './bytes.ts';
import { GROUP } from './heads.ts';

/** Accounts in one statement at most. */
const AT_ONCE = 500;

interface Row {
  uid: number;
  user_id: string;
  device_id: string;
  business_id: number;
  language: string;
  is_background: number;
  platform: Platform;
  options: Uint8Array | null;
  all_option: ReceiveAll['receiveOption'] | null;
  start_sec: number;
  duration_sec: number;
  is_repeated: number;
  receive_option: number;
  is_mentioned: number;
}

const DEVICES = `t.uid, a.user_id, t.device_id, t.business_id, t.language, t.is_background, d.platform, o.options,
  r.receive_option AS all_option, r.start_sec, r.duration_sec, r.is_repeated`;
/** Devices that have a token and signed in late enough, with what their users chose; the first parameter of all. */
const JOINED = `JOIN accounts a ON a.uid = t.uid AND a.deleted_ms = 0
  JOIN devices d ON d.uid = t.uid AND d.device_id = t.device_id AND d.signed_in_ms >= ?
  LEFT JOIN push_options o ON o.uid = t.uid LEFT JOIN receive_all r ON r.uid = t.uid`;

const deviceOf = (row: Row): PushDevice => ({
  uid: row.uid,
  userId: row.user_id,
  deviceId: row.device_id,
  businessId: row.business_id,
  language: row.language,
  platform: row.platform,
  isBackground: row.is_background === 1,
  options: row.options ? (JSON.parse(toText(row.options)) as PushOptions) : undefined,
  receiveAll:
    row.all_option === null
      ? undefined
      : {
          receiveOption: row.all_option,
          startSec: row.start_sec,
          durationSec: row.duration_sec,
          isRepeated: row.is_repeated === 1,
        },
  receiveOption: row.receive_option,
  isMentioned: row.is_mentioned === 1,
});

/** [Z8] Devices of those who get a message. */
export async function receivers(
  tx: Tx,
  { convId, seq, fromUid }: { convId: number; seq: number; fromUid: number },
  after: DevicePlace,
  count: number,
  sinceMs: number,
): Promise<PushDevice[]> {
  const conversation = await tx.one<{ kind: number; members_of: number | null }>(
    `SELECT c.kind, k.conv_id AS members_of FROM conversations c LEFT JOIN groups g ON g.conv_id = c.conv_id
     LEFT JOIN groups k ON k.gid = g.parent_gid AND g.parent_gid > 0 WHERE c.conv_id = ?`,
    [convId],
  );
  if (!conversation) return [];
  const isGroup = conversation.kind === GROUP;
  const aimed = await tx.one('SELECT uid FROM targets WHERE conv_id = ? AND seq = ? LIMIT 1', [convId, seq]);
  const isAimed = aimed
    ? ' AND EXISTS (SELECT 1 FROM targets y WHERE y.conv_id = ? AND y.seq = ? AND y.uid = m.uid)'
    : '';
  const params: Param[] = [
    ...[convId, seq, sinceMs, convId, conversation.members_of ?? convId],
    ...[fromUid, after.uid, after.deviceId, ...(aimed ? [convId, seq] : []), count],
  ];
  // A member's own row of a topic goes before that of its community.
  const rows = await tx.all<Row>(
    `SELECT ${DEVICES}, COALESCE(own.receive_option, m.receive_option) AS receive_option,
       CASE WHEN EXISTS (SELECT 1 FROM mentions x WHERE x.conv_id = ? AND x.seq = ? AND x.uid = m.uid) THEN 1 ELSE 0 END AS is_mentioned
     FROM members m JOIN push_tokens t ON t.uid = m.uid ${JOINED} LEFT JOIN members own ON own.uid = m.uid AND own.conv_id = ?
     WHERE m.conv_id = ?${isGroup ? ' AND m.role > 0' : ''} AND m.uid <> ? AND (t.uid, t.device_id) > (?, ?)${isAimed}
     ORDER BY t.uid, t.device_id LIMIT ?`,
    params,
  );
  return rows.map(deviceOf);
}

/** [Z9] Devices of accounts. */
export async function devicesOf(tx: Tx, uids: number[], sinceMs: number): Promise<PushDevice[]> {
  const found: PushDevice[] = [];
  for (const some of chunks([...new Set(uids)], AT_ONCE)) {
    const rows = await tx.all<Row>(
      `SELECT ${DEVICES}, 0 AS receive_option, 0 AS is_mentioned FROM push_tokens t ${JOINED}
       WHERE t.uid IN ${inList(some.length)} ORDER BY t.uid, t.device_id`,
      [sinceMs, ...some],
    );
    found.push(...rows.map(deviceOf));
  }
  return found;
}
