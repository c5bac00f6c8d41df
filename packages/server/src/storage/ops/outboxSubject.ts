import type { OutboxSubject } from '../port/outbox.ts';
import { chunks, inList, type Tx } from '../tx.ts';
import { type GroupRow, groupOf, SELECT_GROUPS } from './groupRows.ts';
import { GROUP } from './heads.ts';
import { type MessageRow, SELECT_MESSAGES, storedMessage } from './messageRows.ts';

const NAMES_AT_ONCE = 500;

/** [O7] What a row is about, as it is now. */
export async function subject(tx: Tx, convId: number, seq: number): Promise<OutboxSubject> {
  const conversation = await tx.one<{ kind: number; low: string | null; high: string | null }>(
    `SELECT c.kind, a.user_id AS low, b.user_id AS high FROM conversations c
     LEFT JOIN accounts a ON a.uid = c.uid_low LEFT JOIN accounts b ON b.uid = c.uid_high WHERE c.conv_id = ?`,
    [convId],
  );
  if (!conversation) return {};
  const row =
    seq > 0
      ? await tx.one<MessageRow>(`${SELECT_MESSAGES} WHERE m.conv_id = ? AND m.seq = ?`, [convId, seq])
      : undefined;
  const message = row && { message: storedMessage(row) };
  if (conversation.kind !== GROUP) return { users: [conversation.low ?? '', conversation.high ?? ''], ...message };
  const group = await tx.one<GroupRow>(`${SELECT_GROUPS} WHERE g.conv_id = ?`, [convId]);
  return { ...(group && { group: groupOf(group) }), ...message };
}

/** [O8] User ids by number. */
export async function names(tx: Tx, uids: number[]): Promise<Record<number, string>> {
  const found: Record<number, string> = {};
  for (const some of chunks([...new Set(uids)], NAMES_AT_ONCE)) {
    const rows = await tx.all<{ uid: number; user_id: string }>(
      `SELECT uid, user_id FROM accounts WHERE uid IN ${inList(some.length)}`,
      some,
    );
    for (const { uid, user_id } of rows) found[uid] = user_id;
  }
  return found;
}

/** The store's own clock in ms: processes on several machines need not agree on the time. */
const NOW = {
  sqlite: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
  postgres: 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)',
};

/** [O9] Takes or keeps a lease. */
export async function lease(tx: Tx, name: string, holder: string, ttlMs: number): Promise<boolean> {
  const now = NOW[tx.dialect];
  const row = await tx.one(
    `INSERT INTO leases (name, holder, until_ms) VALUES (?, ?, ${now} + CAST(? AS BIGINT))
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms
     WHERE leases.holder = excluded.holder OR leases.until_ms <= ${now} RETURNING holder`,
    [name, holder, ttlMs],
  );
  return row !== undefined;
}

/** [O10] Gives a lease back. */
export async function release(tx: Tx, name: string, holder: string): Promise<void> {
  await tx.run('DELETE FROM leases WHERE name = ? AND holder = ?', [name, holder]);
}
