import type { OutputOf, SocketCommands } from '@hongyan/contract';
import { type Client, RefusedError } from '../client.ts';
import { ODD } from './saying.ts';

type Groups = OutputOf<SocketCommands['getGroups']>;
type Profiles = OutputOf<SocketCommands['getGroupProfiles']>;
type Page = OutputOf<SocketCommands['getMessages']>;
type Topics = OutputOf<SocketCommands['syncTopics']>;
type Ask = <T>(what: string, command: string, params: object) => Promise<T | undefined>;

const ROLES = ['Owner', 'Admin', 'Member'];

/** Asks as a user for everything about these groups; what is refused is answered by its code. */
export async function readGroupsAs(
  client: Client,
  { ids, people }: { ids: readonly string[]; people: readonly string[] },
  keep: (what: string, answer: unknown) => void,
): Promise<void> {
  if (ids.length === 0) return;
  const ask: Ask = async <T>(what: string, command: string, params: object) => {
    const answer = await client.ask(command, params).catch(refusal);
    keep(what, answer);
    return answer instanceof Refusal ? undefined : (answer as T);
  };
  await ask<Groups>('groups', 'getGroups', { count: 100 });
  const profiles = { groupIds: [...ids, 'gone', 'nowhere'] };
  const known = await ask<Profiles>('groups by id', 'getGroupProfiles', profiles);
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
    await readLogAs(ask, `GROUP${groupId}`);
  }
  await readLogAs(ask, 'GROUPgone');
  const found = await ask<Topics>('topics', 'syncTopics', { topics: [] });
  for (const { conv } of found?.topics ?? []) await readLogAs(ask, conv);
  const rooms = (known?.groups ?? []).filter(({ info }) => info.type === 'AVChatRoom' && info.owner !== client.userId);
  for (const { groupId } of rooms) keep(`in the room ${groupId}`, await seenInRoom(client, groupId));
}

/** Who is in a live room is kept nowhere: what it keeps is seen by who comes in, who leaves again as the owner could not. */
async function seenInRoom(client: Client, groupId: string): Promise<unknown> {
  await client.request('joinGroup', { groupId });
  const { members } = await client.request('getGroupMemberProfiles', { groupId, userIds: [client.userId] });
  const { attributes } = await client.request('getGroupAttributes', { groupId });
  const { counters } = await client.request('getGroupCounters', { groupId });
  await client.request('quitGroup', { groupId });
  return { members: members.map(({ joinedSec, ...kept }) => kept), attributes, counters };
}

/** Requests to join wait for a time only: what was recorded long ago is not answered again. */
export const REQUESTS = 'requests to join';

/** Stands for the answer to what was refused. */
class Refusal {
  constructor(readonly code: number) {}
}

function refusal(error: unknown): Refusal {
  if (error instanceof RefusedError) return new Refusal(error.code);
  throw error;
}

/** The log of a group or topic, and all that hangs on its messages. */
async function readLogAs(ask: Ask, conv: string): Promise<void> {
  await ask(conv, 'getConversation', { conv });
  await ask(`pinned in ${conv}`, 'getPinnedMessages', { conv });
  await ask(`changes of the group ${conv}`, 'getChanges', { conv, afterRev: 0, count: 100 });
  const page = await ask<Page>(`history of ${conv}`, 'getMessages', { conv, count: 100 });
  const messages = page?.messages ?? [];
  for (let at = 0; at < messages.length; at += 30) {
    const seqs = messages.slice(at, at + 30).map(({ seq }) => seq);
    await ask(`reactions in ${conv} from ${seqs[0]}`, 'getReactions', { conv, seqs });
    await ask(`receipts in ${conv} from ${seqs[0]}`, 'getReceipts', { conv, seqs });
  }
  for (const { seq, needReadReceipt, supportExtension } of messages) {
    for (const isRead of needReadReceipt ? [true, false] : [])
      await ask(`receipts of ${conv} ${seq}, read ${isRead}`, 'getReceiptMembers', { conv, seq, isRead });
    if (!supportExtension) continue;
    await ask(`extensions of ${conv} ${seq}`, 'getExtensions', { conv, seq });
    for (const reaction of ['👍', ODD])
      await ask(`who gave ${reaction} to ${conv} ${seq}`, 'getReactionUsers', { conv, seq, reaction });
  }
}
