import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { SYSTEM_CONV, type UserEvent, type WireConversation } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { type Seeded, seeded, weighted } from '../seeded.ts';
import type { TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { GroupBook, type GroupCount } from './groupBook.ts';
import { type GroupScene, groupSteps, makeGroup } from './groupSteps.ts';

setDefaultTimeout(300_000);

const ROUNDS = Number(process.env.UNREAD_BATCHES ?? 40);
const STEPS_EACH = 12;
const SEEDS = process.env.UNREAD_SEED ? [Number(process.env.UNREAD_SEED)] : [7, 20_261];
const USERS = ['alice', 'bob', 'carol', 'dave'];
const DEVICES = [
  { platform: 'iPhone', codec: 'json' },
  { platform: 'Web', codec: 'msgpack' },
] as const;
const KINDS = [
  { groupId: 'work', type: 'Work', opensHistory: false, counts: true, option: 0 },
  { groupId: 'public', type: 'Public', opensHistory: false, counts: true, option: 0 },
  { groupId: 'meeting', type: 'Meeting', opensHistory: true, counts: true, option: 2 },
  { groupId: '@TGS#_community', type: 'Community', opensHistory: true, counts: true, option: 0 },
] as const;

class GroupWalk implements GroupScene {
  readonly random: Seeded;
  readonly rest: RestClient;
  readonly users = USERS;
  private readonly books = KINDS.map((kind) => new GroupBook(kind));
  private readonly devices = new Map<string, Client[]>();
  /** What a device of each user knew when it last asked. */
  private readonly known = new Map<string, { userSeq: number; heads: Map<string, WireConversation> }>();
  private did: string[] = [];

  constructor(
    private readonly server: TestServer,
    private readonly seed: number,
  ) {
    this.random = seeded(seed);
    this.rest = restClient(server);
  }

  readonly deviceOf = (user: string): Client => this.random.pick(this.devices.get(user) ?? []);

  async run(): Promise<void> {
    const Settings = { multiDeviceMode: 1, recallWindowSec: 31_536_000, groupMessagesPerSec: 0, meetingUnread: 1 };
    await this.rest.ok('hongyan/set_settings', { Settings });
    await this.signIn();
    for (const book of this.books) await makeGroup(this.rest, book, ['bob', 'carol']);
    for (let round = 1; round <= ROUNDS; round++) {
      await this.steps();
      if (round === Math.ceil(ROUNDS / 2)) await this.restart();
      for (const user of USERS) await this.compare(user);
      this.did = [];
    }
  }

  async end(): Promise<void> {
    await Promise.all([...this.devices.values()].flat().map((device) => device.close()));
  }

  where(): string {
    return `seed ${this.seed}, after\n  ${this.did.join('\n  ')}`;
  }

  private async signIn(): Promise<void> {
    for (const user of USERS)
      this.devices.set(user, await Promise.all(DEVICES.map((how) => signIn(this.server, user, how))));
  }

  private async restart(): Promise<void> {
    await this.server.kill('SIGKILL');
    await this.server.restart();
    await this.signIn();
  }

  private async steps(): Promise<void> {
    for (let n = 0; n < STEPS_EACH; ) {
      const book = this.random.pick(this.books);
      const step = weighted(this.random, groupSteps)(this, book, this.random.pick(USERS));
      if (!step) continue;
      n++;
      this.did.push(step.what);
      await step.run();
    }
  }

  private async compare(user: string): Promise<void> {
    const mine = this.books.filter((book) => book.isIn(user));
    const expected = new Map(mine.map((book) => [`GROUP${book.kind.groupId}`, book.count(user)]));
    await this.compareRest(user, expected);
    await this.compareFresh(user, expected);
    await this.compareSync(user, expected);
  }

  private async compareRest(Member_Account: string, expected: Map<string, GroupCount>): Promise<void> {
    const ResponseFilter = { GroupBaseInfoFilter: ['Type'], SelfInfoFilter: ['UnreadMsgNum'] };
    const asked = { Member_Account, ResponseFilter, WithNoActiveGroups: 1 as const };
    const { GroupIdList } = await this.rest.ok('group_open_http_svc/get_joined_group_list', asked);
    const told = (GroupIdList as { GroupId: string; SelfInfo: { UnreadMsgNum: number } }[]).map(
      ({ GroupId, SelfInfo }) => [`GROUP${GroupId}`, SelfInfo.UnreadMsgNum],
    );
    expect({ REST: Member_Account, unread: Object.fromEntries(told) }).toEqual({
      REST: Member_Account,
      unread: unreadOf(expected),
    });
  }

  /** What somebody who comes now is told, by the list and by each conversation. */
  private async compareFresh(user: string, expected: Map<string, GroupCount>): Promise<void> {
    using client = await signIn(this.server, user);
    const { conversations, totalUnread } = await client.request('getConversations', {});
    const shown = conversations.filter(({ conv }) => conv !== SYSTEM_CONV);
    const counted = shown.map(({ conv, unread, mentions = [] }) => [
      conv,
      { unread, at: mentions.map(({ seq }) => seq) },
    ]);
    const loud = shown.filter(({ conv }) => expected.get(conv)?.isLoud);
    const sum = loud.reduce((all, { conv }) => all + (expected.get(conv)?.unread ?? 0), 0);
    expect({ user, total: totalUnread, counted: Object.fromEntries(counted) }).toEqual({
      ...{ user, total: sum },
      counted: Object.fromEntries(
        shown.map(({ conv }) => [conv, { unread: expected.get(conv)?.unread, at: expected.get(conv)?.mentions }]),
      ),
    });
    for (const [conv, { unread }] of expected) {
      const { conversation } = await client.request('getConversation', { conv });
      expect({ user, conv, unread: conversation?.unread }).toEqual({ user, conv, unread });
    }
  }

  /** A device that was away: what it was told before, with what sync tells, is what the book says. */
  private async compareSync(user: string, expected: Map<string, GroupCount>): Promise<void> {
    using client = await signIn(this.server, user);
    const known = this.known.get(user) ?? { userSeq: 0, heads: new Map<string, WireConversation>() };
    const conversations = [...known.heads.values()].map(({ conv, id, seq, rev }) => ({ conv, id, seq, rev }));
    for (let [cursor, isLast] = ['', false]; !isLast; ) {
      const answer = await client.request('sync', { userSeq: known.userSeq, conversations, cursor });
      for (const event of answer.events) applyTo(known.heads, event);
      for (const head of answer.conversations) known.heads.set(head.conv, head);
      [known.userSeq, cursor] = [answer.userSeq, answer.cursor];
      isLast = answer.isCompleted && cursor === '';
    }
    this.known.set(user, known);
    const told = [...known.heads].filter(([conv]) => conv !== SYSTEM_CONV).map(([conv, { unread }]) => [conv, unread]);
    const isTold = (conv: string) => known.heads.has(conv);
    expect({ user, 'after sync': Object.fromEntries(told) }).toEqual({
      user,
      'after sync': Object.fromEntries(Object.entries(unreadOf(expected)).filter(([conv]) => isTold(conv))),
    });
  }
}

const unreadOf = (counts: Map<string, GroupCount>): Record<string, number> =>
  Object.fromEntries([...counts].map(([conv, { unread }]) => [conv, unread]));

/** What an event of the user stream says about the count of a head that is known. */
function applyTo(heads: Map<string, WireConversation>, { kind, conv = '', value = 0 }: UserEvent): void {
  if (kind === 'groupLeft') heads.delete(conv);
  const head = heads.get(conv);
  if (head && kind === 'conversationUnread') heads.set(conv, { ...head, unread: value });
  if (head && kind === 'historyCleared') heads.set(conv, { ...head, unread: 0 });
}

describe.each(stores)('unread counts of groups on %s', (store) => {
  test.each(SEEDS)(
    '[S66] [S26] [S32] REST, the list, sync and mentions tell what a recount gives, also over a kill -9 (seed %d)',
    async (seed) => {
      await using server = await startOn(store);
      const walk = new GroupWalk(server, seed);
      try {
        await walk.run();
      } catch (error) {
        throw new Error(`${walk.where()}\n${error instanceof Error ? error.message : error}`, { cause: error });
      } finally {
        await walk.end();
      }
    },
  );
});
