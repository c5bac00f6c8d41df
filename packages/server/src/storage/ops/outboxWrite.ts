import type { OutboxKind, OutboxRow } from '../port/outbox.ts';
import type { Param } from '../tx.ts';

/** Bits of the outbox's kinds, as stored. */
export const KIND_BITS: Record<OutboxKind, number> = {
  afterC2cSend: 1,
  afterC2cRead: 2,
  afterC2cRecall: 4,
  afterGroupSend: 8,
};

/** What happened, to be told to consumers. */
export type Notice = Omit<OutboxRow, 'id'>;

/** Writes an outbox row when a consumer of the app wants its kind (D19). */
export const OUTBOX_IF_WANTED = `INSERT INTO outbox (sdk_app_id, kind, conv_id, seq, by_uid, time_ms)
  SELECT v.app, v.kind, v.conv, v.seq, v.by_uid, v.time_ms FROM
    (SELECT CAST(? AS BIGINT) AS app, CAST(? AS BIGINT) AS kind, CAST(? AS BIGINT) AS conv, CAST(? AS BIGINT) AS seq,
      CAST(? AS BIGINT) AS by_uid, CAST(? AS BIGINT) AS time_ms) v
  WHERE EXISTS (SELECT 1 FROM consumers c WHERE c.sdk_app_id = v.app AND (c.kinds & v.kind) <> 0)`;

/** Parameters of `OUTBOX_IF_WANTED`. */
export const outboxParams = (notice: Notice): Param[] => [
  notice.sdkAppId,
  KIND_BITS[notice.kind],
  notice.convId,
  notice.seq,
  notice.byUid,
  notice.timeMs,
];
