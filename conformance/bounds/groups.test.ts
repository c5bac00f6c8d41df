import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { defaultSettings, type InputOf, type RestCommands, type Settings } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { draft, text, textOf } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { groupAmounts as amounts, attend, bigGroupOf, fillGroups, memberOf } from './fillGroups.ts';
import { all, changePages, cursorPages, ENVELOPE_BYTES, historyPages, pageOf, residentBytes } from './pages.ts';

setDefaultTimeout(180_000);

const FAR_TOO_MANY = 1_000_000;
const MUCH = 60;
const { pageBytes, groupAnswerMaxBytes } = defaultSettings;

let server: TestServer;
let rest: RestClient;
let alice: Client;
beforeAll(async () => {
  server = await startServer();
  rest = restClient(server);
  await fillGroups(server);
  alice = await signIn(server, 'alice');
});
afterAll(() => server[Symbol.asyncDispose]());

const set = (settings: Partial<Settings>) => rest.ok('hongyan/set_settings', { Settings: settings });
afterEach(async () => {
  const { pageMax } = defaultSettings;
  await set({ pageMax, pageBytes });
});

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
const namesOf = (count: number) => Array.from({ length: count }, (_, n) => memberOf(n));

/** Asks for names until none is left; answers what came, and in how many answers. */
async function untilNoneLeft<T>(
  names: string[],
  ask: (left: string[]) => Promise<{ found: T[]; left: string[] }>,
): Promise<{ found: T[]; answers: number }> {
  const found: T[] = [];
  let answers = 0;
  for (let left = names; left.length > 0; answers++) {
    const answer = await ask(left);
    expect(pageOf(answer, []).bytes).toBeLessThanOrEqual(pageBytes + ENVELOPE_BYTES);
    found.push(...answer.found);
    left = answer.left;
  }
  return { found, answers };
}

const sizes: [number, number][] = [
  [100, 100],
  [1_000, FAR_TOO_MANY],
];

describe('a group of 10,000 with a history of 20,000 messages', () => {
  test.each(sizes)('[S64] shows it in pages of at most %d, asked for %d, each message once', async (pageMax, count) => {
    await set({ pageMax });

    const seqs = await all(historyPages(alice, 'GROUPhall', count), { items: pageMax, bytes: pageBytes });

    expect(seqs).toEqual(upTo(amounts.messages).reverse());
  });

  test('[S64] shows it over REST in pages of 20, each place once', async () => {
    const seqs: number[] = [];
    for (let ReqMsgSeq = amounts.messages; ReqMsgSeq > 0; ) {
      const asked = { GroupId: 'hall', ReqMsgNumber: FAR_TOO_MANY, ReqMsgSeq };
      const { RspMsgList, IsFinished } = await rest.ok('group_open_http_svc/group_msg_get_simple', asked);
      expect(RspMsgList.length).toBeLessThanOrEqual(20);
      seqs.push(...RspMsgList.map(({ MsgSeq }) => MsgSeq));
      ReqMsgSeq = IsFinished ? 0 : (RspMsgList.at(-1)?.MsgSeq ?? 1) - 1;
    }

    expect(seqs).toEqual(upTo(amounts.messages).reverse());
  });

  test.each(sizes)(
    '[S26] lists its members in pages of at most %d, asked for %d, each once',
    async (pageMax, count) => {
      await set({ pageMax });
      const ask = (page: object) => alice.request('getGroupMembers', { groupId: 'hall', ...page });

      const members = await all(cursorPages<{ userId: string }>(ask, 'members', count), {
        items: pageMax,
        bytes: pageBytes,
      });

      const names = members.map(({ userId }) => userId);
      expect(names.toSorted()).toEqual(['alice', ...namesOf(amounts.members - 1)].toSorted());
    },
  );

  test('[S26] lists them over REST by Limit and Offset, each once, and refuses all of them with all fields', async () => {
    const info = (more: Partial<InputOf<RestCommands['group_open_http_svc/get_group_member_info']>>) =>
      rest.ok('group_open_http_svc/get_group_member_info', { GroupId: 'hall', ...more });
    const found: string[] = [];
    for (let Offset = 0; Offset < amounts.members; Offset += 3_000) {
      const answer = await info({ Limit: 3_000, Offset });
      expect(pageOf(answer, []).bytes).toBeLessThanOrEqual(groupAnswerMaxBytes + ENVELOPE_BYTES);
      found.push(...answer.MemberList.map(({ Member_Account }) => Member_Account));
    }
    const names = (await info({ MemberInfoFilter: ['Role'] })).MemberList;

    expect(found.toSorted()).toEqual(['alice', ...namesOf(amounts.members - 1)].toSorted());
    expect(names).toHaveLength(amounts.members);
    await expect(info({})).rejects.toThrow('10018');
  });

  test('is refused fifty times over in little more memory than once', async () => {
    const ask = (times: number) =>
      rest.call('group_open_http_svc/get_group_info', { GroupIdList: Array(times).fill('hall') });
    for (let n = 0; n < 5; n++) expect((await ask(1)).ErrorCode).toBe(10018);
    const once = await residentBytes(server);

    for (let n = 0; n < 5; n++) expect((await ask(50)).ErrorCode).toBe(10018);

    expect((await residentBytes(server)) / once).toBeLessThan(1.5);
  });

  test.each(sizes)('tells in pages of at most %d, asked for %d, who reacted, each once', async (pageMax, count) => {
    await set({ pageMax });
    const ask = (page: object) =>
      alice.request('getReactionUsers', { conv: 'GROUPhall', seq: 1, reaction: 'like', ...page });

    const reactors = await all(cursorPages<{ userId: string }>(ask, 'reactors', count), {
      items: pageMax,
      bytes: pageBytes,
    });

    expect(reactors.map(({ userId }) => userId).toSorted()).toEqual(namesOf(amounts.reactors).toSorted());
  });

  test('counts who reacted and names a few', async () => {
    const { messages, left } = await alice.request('getReactions', { conv: 'GROUPhall', seqs: upTo(30) });

    expect(messages).toMatchObject([{ seq: 1, reactions: [{ reaction: 'like', count: amounts.reactors }] }]);
    expect(messages[0]?.reactions[0]?.users).toHaveLength(10);
    expect(left).toEqual([]);
  });
});

describe('large messages in a group', () => {
  test('[S64] come in pages cut by their bytes, each once', async () => {
    const seqs = await all(historyPages(alice, 'GROUPlarge', 100), { items: 100, bytes: pageBytes });

    expect(seqs).toEqual(upTo(amounts.largeMessages).reverse());
  });

  test('[S74] leave changes in pages cut by their bytes, each once', async () => {
    const pages = changePages(alice, 'GROUPlarge', { count: 100, kind: 'edit' });

    expect(await all(pages, { items: 100, bytes: pageBytes })).toEqual(upTo(amounts.largeMessages));
  });
});

describe('groups with long texts and fields', () => {
  const bigs = Array.from({ length: amounts.bigGroups }, (_, n) => bigGroupOf(n));

  test('[S74] come in answers cut by their bytes, those left are named, each once', async () => {
    const { found, answers } = await untilNoneLeft(bigs, async (groupIds) => {
      const { groups, left } = await alice.request('getGroupProfiles', { groupIds });
      return { found: groups, left };
    });

    expect(answers).toBeGreaterThan(1);
    expect(found.map(({ groupId }) => groupId).toSorted()).toEqual(bigs.toSorted());
  });

  test('[S26] so do members with long fields', async () => {
    const names = namesOf(50);
    const { found, answers } = await untilNoneLeft(names, async (userIds) => {
      const { members, left } = await alice.request('getGroupMemberProfiles', { groupId: bigGroupOf(0), userIds });
      return { found: members, left };
    });

    expect(answers).toBeGreaterThan(1);
    expect(found.map(({ userId }) => userId).toSorted()).toEqual(names.toSorted());
  });

  test('[S54] are answered over REST together as long as they fit', async () => {
    const ask = (GroupIdList: string[]) => rest.ok('group_open_http_svc/get_group_info', { GroupIdList });

    const few = await ask(bigs.slice(1));

    expect(few.GroupInfo.map(({ GroupId }) => GroupId)).toEqual(bigs.slice(1));
    expect(pageOf(few, []).bytes).toBeLessThanOrEqual(groupAnswerMaxBytes + ENVELOPE_BYTES);
    await expect(ask(bigs)).rejects.toThrow('10018');
  });
});

describe('5,000 groups and more', () => {
  const total = amounts.joined + amounts.bigGroups + 4;

  test.each(sizes)('[S74] are listed in pages of at most %d, asked for %d, each once', async (pageMax, count) => {
    await set({ pageMax });
    const ask = (page: object) => alice.request('getGroups', page);

    const groups = await all(cursorPages<{ groupId: string }>(ask, 'groups', count), {
      items: pageMax,
      bytes: pageBytes,
    });

    // The live room that she is in comes last.
    expect(groups).toHaveLength(total + 1);
    expect(new Set(groups.map(({ groupId }) => groupId)).size).toBe(total + 1);
  });

  test('[S54] come over REST with their unread counts, 5,000 in one answer, the others in the next', async () => {
    const said = { GroupId: 'joined7', From_Account: memberOf(1), Random: 1, MsgBody: text('hello') };
    await rest.ok('group_open_http_svc/send_group_msg', said);
    const ResponseFilter = { SelfInfoFilter: ['UnreadMsgNum'] };
    const ask = (Offset: number) =>
      rest.ok('group_open_http_svc/get_joined_group_list', { Member_Account: 'alice', Offset, ResponseFilter });

    const [first, second] = [await ask(0), await ask(5_000)];

    for (const answer of [first, second])
      expect(pageOf(answer, []).bytes).toBeLessThanOrEqual(groupAnswerMaxBytes + ENVELOPE_BYTES);
    const groups = [...first.GroupIdList, ...second.GroupIdList];
    expect([first.GroupIdList.length, new Set(groups.map(({ GroupId }) => GroupId)).size]).toEqual([5_000, total]);
    const unread = groups.filter(({ SelfInfo }) => SelfInfo?.UnreadMsgNum !== 0);
    expect(unread).toMatchObject([{ GroupId: 'joined7', SelfInfo: { UnreadMsgNum: 1 } }]);
  });
});

test.each(sizes)('[S72] 2,000 readers come in pages of at most %d, asked for %d, each once', async (pageMax, count) => {
  await set({ pageMax });
  const ask = (page: object) =>
    alice.request('getReceiptMembers', { conv: 'GROUPread', seq: 1, isRead: true, ...page });

  const readers = await all(cursorPages<string>(ask, 'userIds', count), { items: pageMax, bytes: pageBytes });

  expect(readers.toSorted()).toEqual(namesOf(amounts.readers).toSorted());
});

test.each(sizes)(
  '[S74] requests to join come in pages of at most %d, asked for %d, each once',
  async (pageMax, count) => {
    await set({ pageMax });
    const ask = (page: object) => alice.request('getGroupApplications', page);

    const asked = await all(cursorPages<{ userId: string }>(ask, 'applications', count), {
      items: pageMax,
      bytes: pageBytes,
    });

    expect(asked.map(({ userId }) => userId).toSorted()).toEqual(namesOf(amounts.applicants).toSorted());
  },
);

describe('a live room that many are in and much is said in', () => {
  let crowd: Client[];
  beforeAll(async () => {
    crowd = await attend(server);
  });
  afterAll(() => Promise.all(crowd.map((one) => one.close())));

  test.each(sizes)('[S26] lists them in pages of at most %d, asked for %d, each once', async (pageMax, count) => {
    await set({ pageMax });
    const ask = (page: object) => alice.request('getGroupMembers', { groupId: 'show', ...page });

    const members = await all(cursorPages<{ userId: string }>(ask, 'members', count), {
      items: pageMax,
      bytes: pageBytes,
    });

    const names = members.map(({ userId }) => userId);
    expect(names.toSorted()).toEqual(['alice', ...namesOf(amounts.attendants)].toSorted());
  });

  test('[S50] a newcomer gets the latest of what was said, as much as a page holds', async () => {
    const [last] = await Promise.all([saidLast(crowd[0]), sayMuch()]);

    const { recent = [] } = await alice.request('joinGroup', { groupId: 'show' });

    expect(pageOf(recent, []).bytes).toBeLessThanOrEqual(pageBytes + ENVELOPE_BYTES);
    expect(recent.length).toBeGreaterThan(10);
    const [first] = recent;
    expect(recent.map(({ seq }) => seq)).toEqual(recent.map((_, n) => (first?.seq ?? 0) + n));
    expect(recent.at(-1)?.seq).toBe(last);
  });

  /** More than a page holds. */
  async function sayMuch(): Promise<void> {
    for (const n of upTo(MUCH)) {
      const params = draft('', `${n} ${'x'.repeat(11_000)}`);
      await alice.request('sendMessage', { ...params, conv: 'GROUPshow' });
    }
  }

  /** The place of the last of it, once it was told to those who are there. */
  async function saidLast(listener: Client | undefined): Promise<number | undefined> {
    const told = await listener?.next('message', ({ message }) => textOf(message).startsWith(`${MUCH} `));
    return told?.message.seq;
  }
});
