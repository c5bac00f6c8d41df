import type { GroupInfo, GroupNotice, GroupTip } from '@hongyan/contract';
import { type Group, type GroupNews, infoOf, type NoticeDraft, type Operator, type Telling } from '../port/groups.ts';
import { type Change, type Draft, FLAG, type StoredMessage } from '../port/messages.ts';
import { chunks, inList, insertAll, type Param, type Tx } from '../tx.ts';
import { headAfter, headParams, INSERT_MESSAGE, messageParams, UPDATE_HEAD } from './append.ts';
import { recordOne } from './changeRows.ts';
import { TIP_MEMBERS_MAX } from './groupLimits.ts';
import { groupNow, type LockedGroup } from './groupRows.ts';
import { GROUP, type Head, lockHead, NOTICES } from './heads.ts';
import { CREATE_MEMBER } from './members.ts';
import { markJoins } from './topicRows.ts';

type Names = Pick<Operator, 'userId' | 'nick' | 'faceUrl'>;
type TipMember = NonNullable<GroupTip['members']>[number];

/** What a tip says beside who did what. */
export interface TipFacts {
  members?: (Names & Pick<TipMember, 'muteSec' | 'role'>)[];
  info?: Partial<GroupInfo>;
  reason?: string;
}

/** Nothing happened but that the group is as it is. */
export const noNews = (group: Group): GroupNews => ({ group, events: [], notices: [], joined: [], left: [] });

/** Nick and avatar where they say something. */
const shown = ({ nick, faceUrl }: Names) => ({ ...(nick && { nick }), ...(faceUrl && { faceUrl }) });

const operatorOf = ({ userId, nick, faceUrl }: Operator) => ({
  operator: userId,
  ...(nick && { operatorNick: nick }),
  ...(faceUrl && { operatorFaceUrl: faceUrl }),
});

/** Writes a tip into the log of a locked group, where the operation tells of itself by one. */
export async function tipInto(
  tx: Tx,
  locked: LockedGroup,
  group: Group,
  { tip: kind, operator, nowMs }: Telling,
  facts: TipFacts,
): Promise<StoredMessage | undefined> {
  if (!kind) return undefined;
  const { members = [], info, reason } = facts;
  const content: GroupTip = { kind, ...operatorOf(operator), groupName: group.name, memberCount: group.memberCount };
  if (members.length > 0)
    content.members = members.slice(0, TIP_MEMBERS_MAX).map(({ userId, muteSec, role, ...names }) => ({
      userId,
      ...shown({ userId, ...names }),
      ...(muteSec !== undefined && { muteSec }),
      ...(role && { role }),
    }));
  if (info) content.info = info;
  if (reason) content.reason = reason;
  const { head } = locked;
  await markJoins(tx, locked);
  const draft = serverDraft(head.kind, group.sdkAppId, nowMs, { MsgType: 'TIMGroupTipElem', MsgContent: content });
  const { message } = await writeMessage(
    tx,
    head,
    { ...draft, fromUid: operator.uid },
    operator.uid > 0 ? operator.userId : '',
  );
  return message;
}

/** A message that the server writes. Tips count for nobody. */
function serverDraft(kind: number, sdkAppId: number, nowMs: number, elem: StoredMessage['body'][number]): Draft {
  return {
    sdkAppId,
    fromUid: 0,
    fromProfileId: 0,
    msgSeq: 0,
    random: Math.floor(Math.random() * 0x1_0000_0000),
    clientTimeSec: Math.floor(nowMs / 1000),
    timeMs: nowMs,
    flags: kind === GROUP ? FLAG.tip | FLAG.noUnread : FLAG.tip,
    body: JSON.stringify([elem]),
    extra: '',
    keys: [],
  };
}

/** Writes a message behind the end of a log; `head` is brought up to date in place. */
async function writeMessage(tx: Tx, head: Head, draft: Draft, fromUserId: string): Promise<{ message: StoredMessage }> {
  const next = headAfter(head, draft);
  await tx.run(INSERT_MESSAGE, messageParams(next, { ...draft, msgSeq: next.seq }));
  await tx.run(UPDATE_HEAD, headParams(next));
  Object.assign(head, next);
  return { message: storedAs(next, draft, fromUserId) };
}

/** A message that was just written, as it would be read back. */
const storedAs = (head: Head, draft: Draft, fromUserId: string): StoredMessage => ({
  convId: head.conv_id,
  seq: head.seq,
  fromUid: draft.fromUid,
  fromUserId,
  msgSeq: head.seq,
  random: draft.random,
  clientTimeSec: draft.clientTimeSec,
  timeMs: draft.timeMs,
  importedSec: 0,
  flags: draft.flags,
  body: JSON.parse(draft.body) as StoredMessage['body'],
  extra: {},
  nick: '',
  faceUrl: '',
  isRecalled: false,
  editedMs: 0,
  isReceipted: false,
});

/** Records that a group's information changed, in place of the earlier record. */
export async function recordInfo(tx: Tx, { row, head }: LockedGroup, operator: Operator, nowMs: number) {
  const group = await groupNow(tx, row.gid);
  if (row.info_rev > 0) await tx.run('DELETE FROM changes WHERE conv_id = ? AND rev = ?', [head.conv_id, row.info_rev]);
  const note = { info: infoOf(group) };
  const change = await recordOne(tx, head, { kind: 'info', seq: 0, byUid: operator.uid, timeMs: nowMs, note });
  await tx.run('UPDATE groups SET info_rev = ? WHERE gid = ?', [change.rev, row.gid]);
  return { group, change };
}

/** A group whose owner leaves has none, which is a change of its information. */
export async function recordOwnerGone(tx: Tx, locked: LockedGroup, { operator, nowMs }: Telling): Promise<Change> {
  await tx.run('UPDATE groups SET owner_uid = 0, info_seq = info_seq + 1, info_ms = ? WHERE gid = ?', [
    nowMs,
    locked.row.gid,
  ]);
  return (await recordInfo(tx, locked, operator, nowMs)).change;
}

/** The content of a notice about a group. */
export const noticeAbout = (
  group: Pick<Group, 'groupId' | 'name' | 'type'>,
  operator: Operator,
  what: NonNullable<Telling['notice']>,
): GroupNotice => ({
  ...what,
  groupId: group.groupId,
  groupName: group.name,
  groupType: group.type,
  ...operatorOf(operator),
});

const USERS_PER_STATEMENT = 300;
const NOTICE_HEADS = 'sdk_app_id = ? AND kind = ? AND uid_low = 0 AND uid_high';

/** [G21] Writes a notice into the conversation of notices of each of these users. */
export async function notify(
  tx: Tx,
  sdkAppId: number,
  { uids, content }: NoticeDraft,
  nowMs: number,
): Promise<GroupNews['notices']> {
  const elem = { MsgType: 'TIMGroupSystemNoticeElem', MsgContent: content } as const;
  const draft = serverDraft(NOTICES, sdkAppId, nowMs, elem);
  const written: GroupNews['notices'] = [];
  for (const some of chunks(
    [...new Set(uids)].sort((x, y) => x - y),
    USERS_PER_STATEMENT,
  )) {
    const heads = (await noticeHeads(tx, sdkAppId, some)).map((head) => headAfter(head, draft));
    const rows = heads.map((head) => messageParams(head, { ...draft, msgSeq: head.seq }));
    await insertAll(tx, INSERT_MESSAGE.replace(/ VALUES .*/s, ''), rows);
    await moveHeads(tx, heads, nowMs);
    await createRows(
      tx,
      heads.filter(({ seq }) => seq === 1),
    );
    for (const head of heads) {
      written.push({ uid: head.uid_high, convId: head.conv_id, message: storedAs(head, draft, '') });
    }
  }
  return written;
}

/** The heads of users' notices, made where missing, locked in order. */
async function noticeHeads(tx: Tx, sdkAppId: number, uids: number[]): Promise<Head[]> {
  if (uids.length === 1) {
    const head = await lockHead(tx, { sdkAppId, noticesOf: uids[0] ?? 0 });
    if (head) return [head];
  }
  await insertAll(
    tx,
    'INSERT INTO conversations (sdk_app_id, kind, uid_low, uid_high)',
    uids.map((uid) => [sdkAppId, NOTICES, 0, uid]),
    'ON CONFLICT (sdk_app_id, kind, uid_low, uid_high) DO NOTHING',
  );
  const lock = tx.dialect === 'postgres' ? ' FOR UPDATE' : '';
  return tx.all<Head>(
    `SELECT * FROM conversations WHERE ${NOTICE_HEADS} IN ${inList(uids.length)} ORDER BY uid_high${lock}`,
    [sdkAppId, NOTICES, ...uids],
  );
}

/** What `headAfter` makes of a head behind a notice, in one statement for all of them: a dissolution writes to every member. */
const MOVE_HEADS = `UPDATE conversations SET seq = seq + 1, count_low = count_low + 1, list_seq_low = seq + 1, list_ms_low = ?,
  list_seq_high = seq + 1, list_ms_high = ?, last_ms = CASE WHEN last_ms > ? THEN last_ms ELSE ? END WHERE conv_id IN`;

async function moveHeads(tx: Tx, heads: readonly Head[], nowMs: number): Promise<void> {
  const ids = heads.map(({ conv_id: convId }) => convId);
  await tx.run(`${MOVE_HEADS} ${inList(ids.length)}`, [nowMs, nowMs, nowMs, nowMs, ...ids]);
}

async function createRows(tx: Tx, heads: readonly Head[]): Promise<void> {
  const rows: Param[][] = heads.map((head) => [head.uid_high, head.conv_id, 0, 0]);
  const [insert = '', conflict = ''] = CREATE_MEMBER.split(/ VALUES \([^)]*\) /);
  await insertAll(tx, insert, rows, conflict);
}
