import type { OutputOf, SocketCommands } from '@hongyan/contract';
import { type AskAs, readLog } from './readLog.ts';
import { ODD } from './saying.ts';

type Topics = OutputOf<SocketCommands['syncTopics']>;

const ROLES = ['Owner', 'Admin', 'Member'];

/** Asks as a user for everything about these groups; what is refused is answered by its code. */
export async function readGroupsAs(ask: AskAs, ids: readonly string[], people: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await ask('groups', 'getGroups', { count: 100 });
  const profiles = { groupIds: [...ids, 'gone', 'nowhere'] };
  await ask('groups by id', 'getGroupProfiles', profiles);
  await ask(REQUESTS, 'getGroupApplications', { count: 100 });
  for (const groupId of ids) {
    for (const role of [undefined, ...ROLES])
      await ask(`members of ${groupId}${role ? ` who are ${role}` : ''}`, 'getGroupMembers', {
        groupId,
        role,
        count: 100,
      });
    await ask(`members of ${groupId} by name`, 'getGroupMemberProfiles', { groupId, userIds: people });
    await ask(`attributes of ${groupId}`, 'getGroupAttributes', { groupId });
    await ask(`counters of ${groupId}`, 'getGroupCounters', { groupId });
    await readGroupLog(ask, `GROUP${groupId}`);
  }
  await readGroupLog(ask, 'GROUPgone');
  const found = await ask<Topics>('topics', 'syncTopics', { topics: [] });
  for (const { conv } of found?.topics ?? []) await readGroupLog(ask, conv);
}

/** Asks for requests to join, which wait for a time only. */
export const REQUESTS = 'requests to join';

/** The log of a group or topic, and all that hangs on its messages. */
async function readGroupLog(ask: AskAs, conv: string): Promise<void> {
  const messages = await readLog(ask, conv);
  await ask(`pinned in ${conv}`, 'getPinnedMessages', { conv });
  for (let at = 0; at < messages.length; at += 30) {
    const seqs = messages.slice(at, at + 30).map(({ seq }) => seq);
    await ask(`reactions in ${conv} from ${seqs[0]}`, 'getReactions', { conv, seqs });
    await ask(`receipts in ${conv} from ${seqs[0]}`, 'getReceipts', { conv, seqs });
  }
  for (const { seq, needReadReceipt, supportExtension } of messages) {
    for (const isRead of needReadReceipt ? [true, false] : [])
      await ask(`receipts of ${conv} ${seq}, read ${isRead}`, 'getReceiptMembers', { conv, seq, isRead });
    for (const reaction of supportExtension ? ['👍', ODD] : [])
      await ask(`who gave ${reaction} to ${conv} ${seq}`, 'getReactionUsers', { conv, seq, reaction });
  }
}
