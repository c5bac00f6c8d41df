import type { UserEventRow } from '../port/conversations.ts';
import type { Group, Newcomer } from '../port/groups.ts';
import { insertAll, type Param, type Tx } from '../tx.ts';
import { toColumn } from './bytes.ts';
import { mergeFields, roleNumber, toFields } from './groupRows.ts';
import { tellAll } from './userEvents.ts';

/** Where new members come into a group's log: its end, the count and the floor there. */
interface Entrance {
  group: Group;
  seq: number;
  count: number;
  floor: number;
  joins: number;
  places?: ReadonlyMap<number, number>;
}

/**
 * Makes rows of new members behind `seq`; what is before counts as read, and is seen only where the group opens it.
 *
 * @param places by account, of those who were there before: the last place that is not seen
 */
export async function enter(
  tx: Tx,
  { group, seq, count, floor, joins, places }: Entrance,
  newcomers: readonly Newcomer[],
  { nowMs, receiveOption }: { nowMs: number; receiveOption: number },
): Promise<UserEventRow[]> {
  const distinct = [...new Map(newcomers.map((newcomer) => [newcomer.uid, newcomer])).values()];
  const rows = distinct.map((newcomer): Param[] => [
    newcomer.uid,
    group.convId,
    0,
    seq,
    count,
    Math.max(group.clearedSeq, group.opensHistory ? 0 : (places?.get(newcomer.uid) ?? seq)),
    newcomer.receiveOption ?? receiveOption,
    roleNumber(newcomer.role ?? 'Member'),
    newcomer.joinedMs ?? nowMs,
    newcomer.lastSentMs ?? 0,
    toColumn(newcomer.nameCard ?? ''),
    toFields(mergeFields({}, newcomer.fields ?? {})),
    joins + 1,
    floor,
    seq,
  ]);
  const columns =
    'uid, conv_id, peer_uid, read_seq, read_count, cleared_seq, receive_option, role, joined_ms, last_sent_ms, name_card, fields, joins, floor_seq, own_seq';
  await insertAll(tx, `INSERT INTO members (${columns})`, rows);
  await tx.run('UPDATE groups SET member_count = member_count + ?, joins = ? WHERE gid = ?', [
    rows.length,
    joins + 1,
    group.gid,
  ]);
  return tellAll(
    tx,
    distinct.map(({ uid }) => uid),
    { kind: 'groupJoined', gid: group.gid, timeMs: nowMs },
  );
}
