import { version } from '../config/version.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { groupsIn } from './exportGroups.ts';
import { pairMessagesOf, type StayReason, tallyMessages } from './exportMessages.ts';
import { accountsOf, blockedOf, followsOf, friendGroupsOf, friendsIn } from './exportPeople.ts';
import { FORMAT, FORMAT_VERSION, type Header, type Kind, type KindCounts, type MovedRecord } from './record.ts';

/** What of an app moves, beside its messages. */
const COUNTS: readonly (readonly [Kind, string])[] = [
  ['account', 'SELECT COUNT(*) AS n FROM accounts WHERE sdk_app_id = ? AND deleted_ms = 0'],
  [
    'friend',
    `SELECT COUNT(*) AS n FROM friends f JOIN accounts o ON o.uid = f.uid AND o.deleted_ms = 0
     JOIN accounts a ON a.uid = f.friend_uid AND a.deleted_ms = 0 WHERE o.sdk_app_id = ? AND f.is_gone = 0`,
  ],
  ['group', 'SELECT COUNT(*) AS n FROM groups WHERE sdk_app_id = ? AND deleted_ms = 0 AND parent_gid = 0'],
  [
    'member',
    `SELECT COUNT(*) AS n FROM groups g JOIN members m ON m.conv_id = g.conv_id AND m.role > 0
     JOIN accounts a ON a.uid = m.uid AND a.deleted_ms = 0 WHERE g.sdk_app_id = ? AND g.deleted_ms = 0`,
  ],
];

/** What stands at the head of an app's file, and what does not move. */
export async function headOf(
  snapshot: Snapshot,
  sdkAppId: number,
  nowMs: number,
): Promise<{ header: Header; stay: Partial<Record<StayReason, number>> }> {
  const counts: KindCounts = {};
  for (const [kind, sql] of COUNTS) counts[kind] = (await snapshot.tx.one<{ n: number }>(sql, [sdkAppId]))?.n ?? 0;
  const { stay, ...messages } = await tallyMessages(snapshot, sdkAppId);
  const about = { program: version, createdMs: nowMs, counts: { ...counts, ...messages } };
  return { header: { kind: 'header', format: FORMAT, version: FORMAT_VERSION, sdkAppId, ...about }, stay };
}

/**
 * All that moves of an app as it is in the snapshot: each name before those records that name it, messages ascending. The same
 * state gives the same records in the same order, whatever numbers the store gave.
 */
export async function* recordsOf(snapshot: Snapshot, sdkAppId: number, nowMs: number): AsyncGenerator<MovedRecord> {
  yield* accountsOf(snapshot, sdkAppId);
  yield* blockedOf(snapshot, sdkAppId);
  yield* friendGroupsOf(snapshot, sdkAppId);
  yield* friendsIn(snapshot, sdkAppId);
  yield* followsOf(snapshot, sdkAppId);
  yield* groupsIn(snapshot, sdkAppId, nowMs);
  yield* pairMessagesOf(snapshot, sdkAppId);
}
