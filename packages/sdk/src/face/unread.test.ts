import { expect, test } from 'bun:test';
import type { TestServer } from '@hongyan/conformance/server';
import type { Counts } from '@hongyan/conformance/unread/side';
import { walkUnread } from '@hongyan/conformance/unread/walk';
import { type Chat, makeChats } from '../testing/chats.ts';

const SEED = Number(process.env.UNREAD_SEED ?? 3);
const BATCHES = Number(process.env.UNREAD_BATCHES ?? 24);
const USERS = ['alice', 'bob', 'carol'];
const PATIENCE_MS = 15_000;

/** The counts of an instance. */
async function shownBy({ sdk }: Chat) {
  const { data } = await sdk.getConversationList();
  const unread = data.conversationList.map(({ conversationID, unreadCount }) => [conversationID.slice(3), unreadCount]);
  return { total: sdk.getTotalUnreadMessageCount(), unread: Object.fromEntries(unread) as Record<string, number> };
}

test(`[S37] [S74] getTotalUnreadMessageCount and unreadCount are what a recount gives, also after breaks (seed ${SEED})`, async () => {
  await using chats = await makeChats(...USERS);
  const ready = new Map<string, Chat>();
  for (const user of USERS) ready.set(user, await chats.ready(user));
  const asked = new Map(USERS.map((user) => [user, 0]));

  const witness = async (user: string, expected: Counts) => {
    const chat = ready.get(user);
    if (!chat) throw new Error(`${user} has no instance`);
    chat.restore();
    const { total } = expected;
    const unread = Object.fromEntries(expected.listed.map((peer) => [peer, expected.unread[peer]]));
    const until = performance.now() + PATIENCE_MS;
    let shown = await shownBy(chat);
    while (!Bun.deepEquals(shown, { total, unread }) && performance.now() < until) {
      await Bun.sleep(1);
      shown = await shownBy(chat);
    }

    expect({ instance: user, ...shown }).toEqual({ instance: user, total, unread: unread as typeof shown.unread });
    const times = (asked.get(user) ?? 0) + 1;
    asked.set(user, times);
    if (times % 2 === 1) chat.cut();
    // Times over REST are in seconds: what one batch sends must be later than what the last one did.
    chats.cloud.clock.advance(20_000);
  };
  const server = { url: chats.cloud.app.url, app: chats.cloud.rest.app } as TestServer;
  await walkUnread(server, { seed: SEED, batches: BATCHES, users: USERS, witness });

  expect(Math.min(...asked.values())).toBeGreaterThanOrEqual(BATCHES);
}, 120_000);
