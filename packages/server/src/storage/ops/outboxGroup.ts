import type { Group, Telling } from '../port/groups.ts';
import type { Notice, OutboxDetail, OutboxKind } from '../port/outbox.ts';
import type { Tx } from '../tx.ts';
import { note } from './outboxWrite.ts';

/** A group as webhooks name it. */
export const groupFacts = (group: Group): NonNullable<OutboxDetail['group']> => ({
  groupId: group.groupId,
  type: group.type,
  name: group.name,
  owner: group.ownerUserId,
  ...(group.community && { community: group.community.groupId }),
});

/** Writes down what was done in a group. What nobody asked for from somewhere, as an import, is told to nobody. */
export async function noteGroup(
  tx: Tx,
  kind: OutboxKind,
  group: Group,
  { operator, nowMs }: Pick<Telling, 'operator' | 'nowMs'>,
  detail: OutboxDetail = {},
): Promise<void> {
  if (!operator.origin) return;
  const { userId, uid, origin } = operator;
  const notice: Notice = {
    sdkAppId: group.sdkAppId,
    kind,
    convId: group.convId,
    seq: 0,
    byUid: uid,
    timeMs: nowMs,
    detail: { operator: userId, origin, group: groupFacts(group), ...detail },
  };
  await note(tx, notice);
}
