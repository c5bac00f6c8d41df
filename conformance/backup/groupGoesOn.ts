import { expect } from 'bun:test';
import type { OutputOf, SocketCommands, WireConversation, WireMessage } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { nowSec, text } from '../say.ts';
import type { TestServer } from '../server.ts';
import { REQUEST_DAYS } from './groupWorld.ts';

/** What the owner of the world's groups was answered when it asked for requests to join. */
export type Requests = OutputOf<SocketCommands['getGroupApplications']>;

/** Whether requests are not so old that they wait no more: a fixture becomes old. */
export const stillWait = ({ applications }: Requests): boolean =>
  applications.every(({ timeSec }) => nowSec() - timeSec < REQUEST_DAYS * 86_400);

const conv = 'GROUPteam';
const news = 'GROUP@TGS#_town@TOPIC#_news';

/**
 * The world's groups go on where they stood: what was sent is known as sent, the next place follows and counts once, who was
 * muted is, a request that waited is decided on.
 */
export async function expectGroupGoesOn(server: TestServer, requests: Requests): Promise<void> {
  const [alice, bob, carol] = await Promise.all(
    ['alice', 'bob', 'carol'].map((who) => signIn(server, who, { deviceId: 'reader' })),
  );
  if (!alice || !bob || !carol) throw new Error('somebody is not signed in');
  await expectTalkGoesOn(alice, bob);
  await expectTopicGoesOn(alice, bob);
  await expect(carol.request('sendMessage', { ...draft(1), conv })).rejects.toMatchObject({ code: 10017 });
  if (stillWait(requests)) await expectDecided(alice, carol, requests);
  await Promise.all([alice, bob, carol].map((client) => client.close()));
}

const draft = (random: number) => ({ random: 4_000_000_000 + random, clientTimeSec: 1_700_000_000, body: text('on') });

async function headOf(client: Client, of: string): Promise<WireConversation> {
  const { conversation } = await client.request('getConversation', { conv: of });
  if (!conversation) throw new Error(`${client.userId} has no conversation ${of}`);
  return conversation;
}

async function expectTalkGoesOn(alice: Client, bob: Client): Promise<void> {
  const { messages } = await alice.request('getMessages', { conv, count: 100 });
  const last = messages.find(({ from, isTip }) => from === 'alice' && !isTip) as WireMessage;
  const [head, before] = [await headOf(alice, conv), await headOf(bob, conv)];

  const again = { conv, random: last.random, clientTimeSec: last.clientTimeSec, body: text('again') };
  const repeat = await alice.request('sendMessage', again);
  const next = await alice.request('sendMessage', { ...draft(1), conv, at: ['bob'] });
  const after = await headOf(bob, conv);
  const { changes } = await alice.request('recallMessage', { conv, seq: next.seq });
  const recalled = await headOf(bob, conv);
  const read = await bob.request('markRead', { conv });

  expect(repeat).toMatchObject({ seq: last.seq, id: last.id, isRepeat: true });
  expect(next.seq).toBe(head.seq + 1);
  expect(after).toMatchObject({ seq: head.seq + 1, unread: before.unread + 1 });
  expect(after.mentions).toContainEqual({ seq: next.seq, from: 'alice', me: true });
  expect(changes.map(({ rev }) => rev)).toEqual([head.rev + 1]);
  expect(recalled.unread).toBe(before.unread);
  expect(read).toMatchObject({ readSeq: next.seq, unread: 0 });
}

async function expectTopicGoesOn(alice: Client, bob: Client): Promise<void> {
  const before = await headOf(bob, news);

  const next = await alice.request('sendMessage', { ...draft(2), conv: news });

  expect(next.seq).toBe(before.seq + 1);
  expect(await headOf(bob, news)).toMatchObject({ seq: next.seq, unread: before.unread + 1 });
}

async function expectDecided(alice: Client, carol: Client, { applications }: Requests): Promise<void> {
  const asked = applications.find(({ kind, userId }) => kind === 'apply' && userId === 'carol');

  await alice.request('decideGroupApplication', { applicationId: asked?.applicationId ?? '', isAccepted: true });

  const { groups } = await carol.request('getGroups', { count: 100 });
  const door = groups.find(({ groupId }) => groupId === 'door');
  expect(door).toMatchObject({ memberCount: 3, self: { role: 'Member' } });
}
