import type { Elem } from '@hongyan/contract';
import { C2C, GROUP } from '../storage/ops/heads.ts';
import { find } from '../storage/ops/mergedLists.ts';
import { MESSAGE_COLUMNS, type MessageRow, RECALLED, SENDER, storedMessage } from '../storage/ops/messageRows.ts';
import { FLAG, type StoredMessage, timeSecOf } from '../storage/port/messages.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import type { MovedRecord } from './record.ts';

/** Why a message does not move; tips and notices, which a server makes, are not counted as messages. */
export type StayReason = 'recalled' | 'forSome' | 'ofDeletedAccounts' | 'deleted';

const HIDDEN_FROM = (uid: string, row: string) => `(m.seq <= COALESCE(${row}.cleared_seq, 0)
  OR ((m.flags & ${FLAG.notForSender}) <> 0 AND m.from_uid = ${uid})
  OR EXISTS (SELECT 1 FROM changes d WHERE d.conv_id = m.conv_id AND d.seq = m.seq AND d.kind = 'delete' AND d.for_uid = ${uid}))`;

/** What becomes of a message \`m\`: 'moves', 'tip', or a reason to stay. */
const fateOf = (more: string): string => `CASE WHEN (m.flags & ${FLAG.tip}) <> 0 THEN 'tip'
  WHEN (m.flags & ${RECALLED}) <> 0 THEN 'recalled' WHEN (m.flags & ${FLAG.targeted}) <> 0 THEN 'forSome'
  WHEN s.uid IS NULL OR s.deleted_ms <> 0 THEN 'ofDeletedAccounts' ${more} ELSE 'moves' END`;

const OF_PAIRS = `FROM messages m JOIN conversations c ON c.conv_id = m.conv_id AND c.kind = ${C2C}
  JOIN accounts x ON x.uid = c.uid_low JOIN accounts y ON y.uid = c.uid_high
  LEFT JOIN members i ON i.uid = c.uid_low AND i.conv_id = c.conv_id LEFT JOIN members j ON j.uid = c.uid_high AND j.conv_id = c.conv_id ${SENDER}`;
const PAIR_FATE = fateOf(
  `WHEN x.deleted_ms <> 0 OR y.deleted_ms <> 0 THEN 'ofDeletedAccounts'
   WHEN ${HIDDEN_FROM('c.uid_low', 'i')} AND ${HIDDEN_FROM('c.uid_high', 'j')} THEN 'deleted'`,
);
const OF_GROUPS = `FROM messages m JOIN conversations c ON c.conv_id = m.conv_id AND c.kind = ${GROUP}
  JOIN groups g ON g.conv_id = c.conv_id AND g.deleted_ms = 0 ${SENDER}`;
const GROUP_FATE = fateOf("WHEN m.seq <= g.cleared_seq THEN 'deleted'");
/** Ascending by the time that imports know, and as they came within a second. */
const IN_TIME = 'ORDER BY COALESCE(m.imported_sec, m.time_ms / 1000), m.seq';

/** Messages at a time: a body may be long. */
const PART_ROWS = 200;

/** How many messages of an app move, and how many stay for which reason. */
export async function tallyMessages(
  { tx }: Snapshot,
  sdkAppId: number,
): Promise<{ message: number; groupMessage: number; stay: Partial<Record<StayReason, number>> }> {
  const tally = { message: 0, groupMessage: 0, stay: {} as Partial<Record<StayReason, number>> };
  const sources = [
    ['message', OF_PAIRS, PAIR_FATE],
    ['groupMessage', OF_GROUPS, GROUP_FATE],
  ] as const;
  for (const [kind, from, fate] of sources) {
    const rows = await tx.all<{ fate: 'moves' | 'tip' | StayReason; n: number }>(
      `SELECT t.fate, COUNT(*) AS n FROM (SELECT ${fate} AS fate ${from} WHERE c.sdk_app_id = ?) t GROUP BY t.fate`,
      [sdkAppId],
    );
    for (const { fate, n } of rows) {
      if (fate === 'moves') tally[kind] = n;
      else if (fate !== 'tip') tally.stay[fate] = (tally.stay[fate] ?? 0) + n;
    }
  }
  return tally;
}

/** Messages of one group or topic, ascending. */
export async function* groupMessagesOf(
  snapshot: Snapshot,
  sdkAppId: number,
  convId: number,
  where: { GroupId: string; TopicId?: string },
): AsyncGenerator<MovedRecord<'groupMessage'>> {
  for await (const message of messagesIn(snapshot, convId, OF_GROUPS, GROUP_FATE))
    yield {
      kind: 'groupMessage',
      ...where,
      From_Account: message.fromUserId,
      SendTime: timeSecOf(message),
      Random: message.random,
      MsgBody: await wholeBody(snapshot, sdkAppId, message),
      ...customDataOf(message),
    };
}

/** One-to-one messages: conversation after conversation by the names of the two, ascending in each. */
export async function* pairMessagesOf(snapshot: Snapshot, sdkAppId: number): AsyncGenerator<MovedRecord<'message'>> {
  const pairs = snapshot.stream<{ conv_id: number; low: string; high: string }>(
    `SELECT c.conv_id, CASE WHEN x.user_id < y.user_id THEN x.user_id ELSE y.user_id END AS low,
       CASE WHEN x.user_id < y.user_id THEN y.user_id ELSE x.user_id END AS high
     FROM conversations c JOIN accounts x ON x.uid = c.uid_low AND x.deleted_ms = 0 JOIN accounts y ON y.uid = c.uid_high AND y.deleted_ms = 0
     WHERE c.sdk_app_id = ${sdkAppId} AND c.kind = ${C2C} ORDER BY 2, 3`,
  );
  for await (const part of pairs)
    for (const { conv_id, low, high } of part)
      for await (const message of messagesIn(snapshot, conv_id, OF_PAIRS, PAIR_FATE))
        yield {
          kind: 'message',
          From_Account: message.fromUserId,
          To_Account: message.fromUserId === low ? high : low,
          MsgSeq: message.msgSeq,
          MsgRandom: message.random,
          MsgTimeStamp: timeSecOf(message),
          MsgBody: await wholeBody(snapshot, sdkAppId, message),
          ...customDataOf(message),
        };
}

async function* messagesIn(
  { stream }: Snapshot,
  convId: number,
  from: string,
  fate: string,
): AsyncGenerator<StoredMessage> {
  const sql = `SELECT m.conv_id, ${MESSAGE_COLUMNS} ${from} WHERE m.conv_id = ${convId} AND ${fate} = 'moves' ${IN_TIME}`;
  for await (const part of stream<MessageRow>(sql, PART_ROWS)) for (const row of part) yield storedMessage(row);
}

const customDataOf = ({ extra }: StoredMessage) =>
  extra.cloudCustomData ? { CloudCustomData: extra.cloudCustomData } : {};

/** The body with the lists of merged messages in it, which the store may keep apart; a tip, which has another kind, never moves. */
async function wholeBody(snapshot: Snapshot, sdkAppId: number, { body }: StoredMessage): Promise<Elem[]> {
  return withLists(snapshot, sdkAppId, body as Elem[]);
}

async function withLists(snapshot: Snapshot, sdkAppId: number, body: Elem[]): Promise<Elem[]> {
  if (!body.some(({ MsgType }) => MsgType === 'TIMRelayElem')) return body;
  const whole: Elem[] = [];
  for (const elem of body)
    whole.push(elem.MsgType === 'TIMRelayElem' ? await withList(snapshot, sdkAppId, elem) : elem);
  return whole;
}

type Merged = Extract<Elem, { MsgType: 'TIMRelayElem' }>;

async function withList(snapshot: Snapshot, sdkAppId: number, elem: Merged): Promise<Merged> {
  const { JsonMsgKey, MsgList: own, ...rest } = elem.MsgContent;
  const kept = JsonMsgKey === undefined ? undefined : await find(snapshot.tx, sdkAppId, JsonMsgKey);
  const list = kept === undefined ? own : (JSON.parse(kept) as NonNullable<typeof own>);
  if (!list) return elem;
  const MsgList: typeof list = [];
  for (const item of list)
    MsgList.push({ ...item, MsgBody: await withLists(snapshot, sdkAppId, item.MsgBody as Elem[]) });
  return { MsgType: 'TIMRelayElem', MsgContent: { ...rest, MsgList } };
}
