import { TOPIC_MARK } from '@hongyan/contract';
import type { Group } from '../port/groups.ts';
import type { TopicDraft, TopicStore } from '../port/topics.ts';
import { inList, type Tx } from '../tx.ts';
import { toColumn } from './bytes.ts';
import { type ChangeDraft, record } from './changeRows.ts';
import { drawnId, insertGroup } from './groupCreate.ts';
import { type GroupRow, groupNow, groupOf, type LockedGroup, lockGroup, SELECT_GROUPS } from './groupRows.ts';
import { noteGroup } from './outboxGroup.ts';

type Args<M extends keyof TopicStore> = Parameters<TopicStore[M]>;
type Result<M extends keyof TopicStore> = Awaited<ReturnType<TopicStore[M]>>;

/** [T7][T8] Makes a topic of a community. */
export async function create(
  tx: Tx,
  gid: number,
  draft: TopicDraft,
  { max, operator, nowMs }: Args<'create'>[2],
): Promise<Result<'create'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const { row, head } = locked;
  if (row.has_topics !== 1) return { refused: 'disabled' };
  const topicId = draft.topicId ?? `${row.group_id}${TOPIC_MARK}@TOPIC#${drawnId()}`;
  if ((await list(tx, gid, [topicId])).length > 0) return { refused: 'taken' };
  if (max > 0 && (await list(tx, gid)).length >= max) return { refused: 'limit' };

  const topic = await insertTopic(tx, row, { ...draft, topicId });
  const changes = await record(tx, head, [
    { kind: 'topicCreated', ...facts(topic), byUid: operator.uid, timeMs: nowMs },
  ]);
  const community = groupOf(row);
  // The app is told whose the community is: a topic has no owner of its own.
  await noteGroup(tx, 'afterTopicCreate', { ...topic, ownerUserId: community.ownerUserId }, { operator, nowMs });
  return { community, topics: [topic], changes };
}

async function insertTopic(tx: Tx, row: GroupRow, draft: TopicDraft & { topicId: string }): Promise<Group> {
  const community = groupOf(row);
  const { topicId: groupId, customString, ...texts } = draft;
  const { sdkAppId, type, joinOption, inviteOption, opensHistory } = community;
  const gid = await insertGroup(tx, {
    ...{ ...texts, groupId, sdkAppId, type, joinOption, inviteOption, opensHistory },
    ...{ ownerUid: 0, maxMembers: 0, hasTopics: false, fields: {}, reserved: {} },
  });
  await tx.run('UPDATE groups SET parent_gid = ?, custom = ? WHERE gid = ?', [row.gid, toColumn(customString), gid]);
  return groupNow(tx, gid);
}

const facts = ({ groupId, convId }: Group): Pick<ChangeDraft, 'seq' | 'note'> => ({
  seq: 0,
  note: { topic: { topicId: groupId, id: String(convId) } },
});

/** [T9] The topics of a community by the time they were made. */
export async function list(tx: Tx, gid: number, topicIds?: string[]): Promise<Group[]> {
  const named = topicIds ? ` AND g.group_id IN ${inList(topicIds.length)}` : '';
  const rows = await tx.all<GroupRow>(
    `${SELECT_GROUPS} WHERE g.parent_gid = ? AND g.parent_gid > 0 AND g.deleted_ms = 0${named} ORDER BY g.gid`,
    [gid, ...(topicIds ?? [])],
  );
  return rows.map(groupOf);
}

/** [T10] Deletes topics of a community. */
export async function deleteTopics(
  tx: Tx,
  gid: number,
  topicIds: string[] | undefined,
  { operator, nowMs }: Args<'delete'>[2],
): Promise<Result<'delete'>> {
  const locked = await lockGroup(tx, gid);
  if (!locked) return { refused: 'gone' };
  const topics = await list(tx, gid, topicIds);
  await endTopics(tx, locked, topics, nowMs);
  const changes = await record(
    tx,
    locked.head,
    topics.map((topic) => ({ kind: 'topicDeleted', ...facts(topic), byUid: operator.uid, timeMs: nowMs })),
  );
  const community = groupOf(locked.row);
  const ids = topics.map(({ groupId }) => groupId);
  if (ids.length > 0) await noteGroup(tx, 'afterTopicDissolve', community, { operator, nowMs }, { topicIds: ids });
  return { community, topics, changes };
}

async function endTopics(tx: Tx, { row }: LockedGroup, topics: readonly Group[], nowMs: number): Promise<void> {
  for (const { gid, convId } of topics) {
    await tx.run('UPDATE groups SET deleted_ms = ? WHERE gid = ? AND parent_gid = ?', [nowMs, gid, row.gid]);
    await tx.run('DELETE FROM members WHERE conv_id = ? AND role < 0', [convId]);
  }
}
