import { groupTypeOf, groupTypes } from '@hongyan/contract';
import type { GroupStore } from '../port/groupStore.ts';
import type { Group, GroupDraft, GroupLimits, Newcomer } from '../port/groups.ts';
import { inList, type Tx } from '../tx.ts';
import { toColumn } from './bytes.ts';
import { enter } from './groupEntrance.ts';
import { withinLimit } from './groupMembers.ts';
import { noNews } from './groupNews.ts';
import { groupNow, mergeFields, toFields } from './groupRows.ts';
import { GROUP } from './heads.ts';
import { noteGroup } from './outboxGroup.ts';

type Created = Awaited<ReturnType<GroupStore['create']>>;

/** [G1][G2] Makes a group with its members. */
export async function create(tx: Tx, draft: GroupDraft, limits: GroupLimits): Promise<Created> {
  if (tx.dialect === 'postgres') await tx.run('SELECT 1 FROM apps WHERE sdk_app_id = ? FOR UPDATE', [draft.sdkAppId]);
  const refused = (await takenBy(tx, draft)) ?? (await overQuota(tx, draft, limits));
  if (refused) return { refused };
  const { ownerUid, createdMs: nowMs } = draft;
  const wanted = newcomersOf(draft);
  const free = await withinLimit(
    tx,
    wanted.map(({ uid }) => uid),
    limits.perUser,
  );
  if (wanted.some(({ uid }) => uid === ownerUid && !free.has(uid))) return { refused: 'ownerQuota' };

  const gid = await insertGroup(tx, draft);
  const newcomers = wanted.filter(({ uid }) => free.has(uid));
  const group = await groupNow(tx, gid);
  const events = await enter(tx, { group, seq: 0, count: 0, floor: 0, joins: 0 }, newcomers, {
    nowMs,
    receiveOption: draft.receiveOption,
  });
  const overLimit = wanted.filter(({ uid }) => !free.has(uid)).map(({ uid }) => uid);
  const made = await groupNow(tx, gid);
  const news = noNews(made);
  await noteCreated(tx, made, draft, { uids: newcomers.map(({ uid }) => uid), perDay: limits.perDay });
  return { ...news, events, joined: newcomers.map(({ uid }) => uid), overLimit };
}

/** Who comes into a new group, each once: one that is named twice as said last, the owner as the owner. */
function newcomersOf({ ownerUid, isLive, members }: GroupDraft): Newcomer[] {
  const byUid = new Map(members.map((member) => [member.uid, member]));
  if (ownerUid === 0 || isLive) return [...byUid.values()];
  const owner: Newcomer = { ...byUid.get(ownerUid), uid: ownerUid, role: 'Owner' };
  byUid.delete(ownerUid);
  return [owner, ...byUid.values()];
}

/** 70 % of what the app may make in a day (callbacks.md §6.9). */
const ALARM = 0.7;

async function noteCreated(
  tx: Tx,
  group: Group,
  { operator, createdMs: nowMs, fields, reserved }: GroupDraft,
  { uids, perDay }: { uids: number[]; perDay: number },
): Promise<void> {
  if (!operator) return;
  await noteGroup(tx, 'afterGroupCreate', group, { operator, nowMs }, { uids, fields: { ...fields, ...reserved } });
  if (perDay === 0) return;
  const used = await madeOn(tx, group.sdkAppId, nowMs);
  if (used === Math.ceil(perDay * ALARM))
    await noteGroup(tx, 'dailyGroupQuota', group, { operator, nowMs }, { quota: { used, max: perDay } });
}

async function madeOn(tx: Tx, sdkAppId: number, nowMs: number): Promise<number> {
  const row = await tx.one<{ n: number }>(
    'SELECT COUNT(*) AS n FROM groups WHERE sdk_app_id = ? AND deleted_ms = 0 AND parent_gid = 0 AND created_ms >= ?',
    [sdkAppId, nowMs - (nowMs % DAY_MS)],
  );
  return row?.n ?? 0;
}

async function takenBy(
  tx: Tx,
  { sdkAppId, groupId, ownerUid }: GroupDraft,
): Promise<'taken' | 'takenByOwner' | undefined> {
  if (groupId === undefined) return undefined;
  const row = await tx.one<{ owner_uid: number }>(
    'SELECT owner_uid FROM groups WHERE sdk_app_id = ? AND group_id = ? AND deleted_ms = 0',
    [sdkAppId, groupId],
  );
  if (!row) return undefined;
  return row.owner_uid > 0 && row.owner_uid === ownerUid ? 'takenByOwner' : 'taken';
}

const DAY_MS = 86_400_000;

async function overQuota(
  tx: Tx,
  { sdkAppId, type, createdMs }: GroupDraft,
  { groups, perDay, ofType }: GroupLimits,
): Promise<'quota' | 'dayQuota' | 'typeQuota' | undefined> {
  const countOf = async (where: string, params: (string | number)[]): Promise<number> => {
    const sql = `SELECT COUNT(*) AS n FROM groups WHERE sdk_app_id = ? AND deleted_ms = 0 AND parent_gid = 0${where}`;
    return (await tx.one<{ n: number }>(sql, [sdkAppId, ...params]))?.n ?? 0;
  };
  const day = createdMs - (createdMs % DAY_MS);
  const typeName = groupTypeOf(type);
  const names = typeName ? [...groupTypes[typeName].names] : [type];
  if (groups > 0 && (await countOf('', [])) >= groups) return 'quota';
  if (ofType > 0 && (await countOf(` AND type IN ${inList(names.length)}`, names)) >= ofType) return 'typeQuota';
  if (perDay > 0 && (await countOf(' AND created_ms >= ?', [day])) >= perDay) return 'dayQuota';
  return undefined;
}

/** Writes a new incarnation with an empty log; the number of the former. */
export async function insertGroup(
  tx: Tx,
  draft: Omit<GroupDraft, 'members' | 'isLive' | 'receiveOption'>,
): Promise<number> {
  const row = await tx.one<{ gid: number }>(
    `INSERT INTO groups (conv_id, sdk_app_id, group_id, type, name, introduction, notification, face_url, owner_uid, join_option, invite_option,
      max_members, opens_history, has_topics, fields, reserved, info_ms, created_ms)
     VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING gid`,
    [
      draft.sdkAppId,
      draft.groupId ?? `${DRAWN[draft.type] ?? '@TGS#'}${drawnId()}`,
      draft.type,
      toColumn(draft.name),
      toColumn(draft.introduction),
      toColumn(draft.notification),
      toColumn(draft.faceUrl),
      draft.ownerUid,
      draft.joinOption,
      draft.inviteOption,
      draft.maxMembers,
      draft.opensHistory ? 1 : 0,
      draft.hasTopics ? 1 : 0,
      toFields(mergeFields({}, draft.fields)),
      toFields(mergeFields({}, draft.reserved ?? {})),
      draft.createdMs,
      draft.createdMs,
    ],
  );
  const gid = row?.gid ?? 0;
  const conversation = await tx.one<{ conv_id: number }>(
    'INSERT INTO conversations (sdk_app_id, kind, uid_low, uid_high) VALUES (?, ?, 0, ?) RETURNING conv_id',
    [draft.sdkAppId, GROUP, gid],
  );
  const convId = conversation?.conv_id ?? 0;
  await tx.run('UPDATE groups SET conv_id = ? WHERE gid = ?', [convId, gid]);
  return gid;
}

const ID_LENGTH = 10;

/** How ids begin, by type, that the server draws (rest-api §1.5); clients tell communities by it. */
const DRAWN: Readonly<Record<string, string>> = { Community: '@TGS#_@TGS#c', AVChatRoom: '@TGS#a' };

/** The own part of an id that the server draws: nobody can guess it. */
export function drawnId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(ID_LENGTH)), (byte) =>
    (byte % 36).toString(36).toUpperCase(),
  ).join('');
}
