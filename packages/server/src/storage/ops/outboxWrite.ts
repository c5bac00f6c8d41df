import type { Notice, OutboxKind } from '../port/outbox.ts';
import type { Param, Tx } from '../tx.ts';

/** Bits of the outbox's kinds, as stored: append only; the next are `2 ** 31` and so on, up to `2 ** 52`. */
export const KIND_BITS: Record<OutboxKind, number> = {
  afterC2cSend: 1,
  afterC2cRead: 2,
  afterC2cRecall: 4,
  afterGroupSend: 8,
  afterC2cExtension: 1 << 4,
  afterGroupCreate: 1 << 5,
  afterGroupJoin: 1 << 6,
  afterGroupLeave: 1 << 7,
  groupSendFailed: 1 << 8,
  afterGroupRecall: 1 << 9,
  afterGroupFull: 1 << 10,
  afterGroupDissolve: 1 << 11,
  afterGroupInfo: 1 << 12,
  afterTopicCreate: 1 << 13,
  afterTopicDissolve: 1 << 14,
  afterTopicInfo: 1 << 15,
  afterMemberChange: 1 << 16,
  afterOwnerChange: 1 << 17,
  afterAttributes: 1 << 18,
  afterReceipt: 1 << 19,
  afterGroupExtension: 1 << 20,
  liveMemberState: 1 << 21,
  dailyGroupQuota: 1 << 22,
  afterStateChange: 1 << 23,
  afterProfileSet: 1 << 24,
  afterFriendAdd: 1 << 25,
  afterFriendDelete: 1 << 26,
  afterBlacklistAdd: 1 << 27,
  afterBlacklistDelete: 1 << 28,
  afterFollowAdd: 1 << 29,
  afterFollowDelete: 1 << 30,
};

/** Writes an outbox row when a consumer of the app wants its kind (D19). */
export const OUTBOX_IF_WANTED = `INSERT INTO outbox (sdk_app_id, kind, conv_id, seq, by_uid, time_ms, detail)
  SELECT v.app, v.kind, v.conv, v.seq, v.by_uid, v.time_ms, v.detail FROM
    (SELECT CAST(? AS BIGINT) AS app, CAST(? AS BIGINT) AS kind, CAST(? AS BIGINT) AS conv, CAST(? AS BIGINT) AS seq,
      CAST(? AS BIGINT) AS by_uid, CAST(? AS BIGINT) AS time_ms, CAST(? AS TEXT) AS detail) v
  WHERE EXISTS (SELECT 1 FROM consumers c WHERE c.sdk_app_id = v.app AND (c.kinds & v.kind) <> 0)`;

/** Parameters of `OUTBOX_IF_WANTED`. JSON has no U+0000 of its own, which PostgreSQL's text would refuse. */
export const outboxParams = (notice: Notice): Param[] => [
  notice.sdkAppId,
  KIND_BITS[notice.kind],
  notice.convId,
  notice.seq,
  notice.byUid,
  notice.timeMs,
  notice.detail ? JSON.stringify(notice.detail) : null,
];

/** Writes down what happened, for consumers that want its kind: the one place where an operation tells of itself. */
export const note = (tx: Tx, notice: Notice): Promise<number> => tx.run(OUTBOX_IF_WANTED, outboxParams(notice));
