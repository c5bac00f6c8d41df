import { type Client, signIn } from '@hongyan/conformance/client';
import type { OutputOf, SocketCommands, WireConversation, WireGroup, WireMessage } from '@hongyan/contract';
import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import type { Core } from '../core/port.ts';
import type { RestartableServer } from './server.ts';

/** All that a user can see: the list with every field, the unread total, the whole readable history. */
export interface View {
  heads: WireConversation[];
  totalUnread: number;
  /** The groups that the user is in. */
  groups: ShownGroup[];
  /** By conversation, newest first. */
  history: Record<string, WireMessage[]>;
}

/** A group as its user sees it: its end is in the head; how many are in it nobody is told where there are no tips of it. */
type ShownGroup = Omit<WireGroup, 'seq' | 'lastMsgSec'>;

function shownGroup({ seq: _, lastMsgSec: __, ...group }: WireGroup): ShownGroup {
  const type = groupTypeOf(group.info.type);
  const isCounted = type && clientGroupTypes[type].tips !== 'none';
  return { ...group, memberCount: isCounted ? group.memberCount : 0 };
}

/** These groups as their user sees them, in order of their ids. */
export const shownGroups = (groups: readonly WireGroup[]): ShownGroup[] =>
  plain(groups.map(shownGroup).toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1)));

const PAGE = 20;

/** The heads, those of topics too, and the unread total that a core shows. */
export function listOf(core: Core): Pick<View, 'heads' | 'totalUnread'> {
  return { heads: sorted([...core.heads(), ...core.topics()]), totalUnread: core.totalUnread() };
}

/** All that a core shows; it reads the history of these conversations from the end to the beginning. */
export async function viewOf(core: Core, convs: readonly string[]): Promise<View> {
  const history: View['history'] = {};
  for (const conv of convs) history[conv] = await historyOf(core, conv);
  return { ...listOf(core), groups: shownGroups(await core.fetchJoinedGroups()), history };
}

async function historyOf(core: Core, conv: string): Promise<WireMessage[]> {
  const all: WireMessage[] = [];
  let beforeSeq: number | undefined;
  for (;;) {
    const { messages, isCompleted } = await core.history(conv, { beforeSeq, count: PAGE });
    all.push(...messages);
    const oldest = messages.at(-1);
    // What is kept here alone of a group that the user left and came back to, no sign-in fetches (S51).
    if (isCompleted) return plain(all.filter(({ seq }) => seq >= (core.head(conv)?.lowestSeq ?? 0)));
    if (!oldest) throw new Error(`${conv}: a page below ${beforeSeq} is empty and not the last`);
    beforeSeq = oldest.seq;
  }
}

/** What the server answers, asked without the SDK. */
export async function serverView(server: RestartableServer, userId: string, convs: readonly string[]): Promise<View> {
  const client = await signIn(server.target, userId);
  try {
    const heads: WireConversation[] = [];
    let page: OutputOf<SocketCommands['getConversations']>;
    let cursor: string | undefined;
    do {
      page = await client.request('getConversations', { cursor });
      heads.push(...page.conversations);
      cursor = page.cursor;
    } while (cursor !== '');
    heads.push(...(await serverTopics(client)));
    const history: View['history'] = {};
    for (const conv of convs) history[conv] = await serverHistory(client, conv);
    return { heads: sorted(heads), totalUnread: page.totalUnread, groups: await serverGroups(client), history };
  } finally {
    await client.request('logout', {});
    await client.close();
  }
}

async function serverGroups(client: Client): Promise<ShownGroup[]> {
  const all: WireGroup[] = [];
  for (let cursor = ''; ; ) {
    const page = await client.request('getGroups', { ...(cursor && { cursor }) });
    all.push(...page.groups);
    cursor = page.cursor;
    if (!cursor) return shownGroups(all);
  }
}

async function serverTopics(client: Client): Promise<WireConversation[]> {
  const all: WireConversation[] = [];
  for (let afterId = '0'; ; ) {
    const page = await client.request('syncTopics', { afterId, topics: [] });
    all.push(...page.topics);
    if (page.isCompleted) return all;
    afterId = page.toId;
  }
}

async function serverHistory(client: Client, conv: string): Promise<WireMessage[]> {
  const all: WireMessage[] = [];
  let beforeSeq: number | undefined;
  for (;;) {
    const page = await client.request('getMessages', { conv, beforeSeq, count: PAGE });
    all.push(...page.messages);
    if (page.isCompleted || page.fromSeq <= 1) return plain(all);
    beforeSeq = page.fromSeq;
  }
}

/**
 * These heads with the last place and the last change of the fresh ones where they lag: of a message that is not for this
 * user's side, and of what the peer deletes for itself, the server tells nothing; there is nothing to see either.
 */
export function withNumbersOf(heads: readonly WireConversation[], fresh: readonly WireConversation[]) {
  return heads.map((head) => {
    const other = fresh.find(({ conv }) => conv === head.conv);
    if (!other || head.seq > other.seq || head.rev > other.rev) return head;
    return { ...head, seq: other.seq, rev: other.rev };
  });
}

const sorted = (heads: readonly WireConversation[]): WireConversation[] =>
  plain(heads.toSorted((a, b) => (a.conv < b.conv ? -1 : 1)));

/** As it travels: fields that are undefined are absent. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
