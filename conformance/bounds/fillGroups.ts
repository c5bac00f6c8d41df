import type { InputOf, RestCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { draft, nowSec, text } from '../say.ts';
import type { TestServer } from '../server.ts';

type Call = { [P in keyof RestCommands]: [path: P, body: InputOf<RestCommands[P]>] }[keyof RestCommands];

/** How much there is to page through. */
export const groupAmounts = {
  members: 10_000,
  messages: 20_000,
  /** Groups that alice is in beside the others here. */
  joined: 5_000,
  /** Groups with texts and fields as long as they may be. */
  bigGroups: 50,
  readers: 2_000,
  applicants: 300,
  /** Those who react to one message. */
  reactors: 3_000,
  /** Messages as large as they may be, each edited to another as large. */
  largeMessages: 150,
  /** Those who are in the live room. */
  attendants: 700,
};

/** Calls and connections that are under way at a time. */
const IN_FLIGHT = 500;
const LARGE = 'x'.repeat(12_000);

export const memberOf = (n: number): string => `member${n}`;
export const bigGroupOf = (n: number): string => `big${n}`;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** What the amounts above need that the defaults refuse. */
const settings = {
  ...{ multiDeviceMode: 1, groupMessagesPerSec: 0, groupReceiptMembersMax: 1_000_000, liveListMax: 10_000 },
  ...{ groupNoteMaxBytes: 3_000, liveTips: 0, groupIntroductionMaxBytes: 2_000, liveRecentMax: 2_000 },
  ...{ groupMemberFieldMaxBytes: 2_000 },
};

/**
 * Fills the store with groups: `hall` with its members and its history, `large` with large messages, `club` with those who
 * want to join it, `read` with a message that many read, `show` where many are, and very many groups of alice's.
 */
export async function fillGroups(server: TestServer): Promise<void> {
  const rest = restClient(server);
  await rest.ok('hongyan/set_settings', { Settings: settings });
  using alice = await signIn(server, 'alice');
  await fillAccounts(rest);
  await fillHistory(rest);
  await fillMembers(rest);
  await fillJoined(rest);
  await fillBig(rest);
  await fillReaders(rest, alice);
  await fillLarge(rest, alice);
  await fillCrowd(server, rest, alice);
}

const group = (GroupId: string, more: Partial<InputOf<RestCommands['group_open_http_svc/import_group']>> = {}) =>
  [
    'group_open_http_svc/import_group',
    { Type: 'Public', Name: GroupId, GroupId, Owner_Account: 'alice', ...more },
  ] as Call;

const names = upTo(groupAmounts.members - 1).map(memberOf);

async function fillAccounts(rest: RestClient): Promise<void> {
  await askAll(
    rest,
    chunks(names, 100).map((Accounts): Call => ['im_open_login_svc/multiaccount_import', { Accounts }]),
  );
  const { members: MaxMemberCount } = groupAmounts;
  await askAll(rest, [group('hall', { Type: 'ChatRoom', MaxMemberCount, CreateTime: nowSec() - 100 })]);
}

/** After the history, as a move does it. With all fields a list of them is longer than an answer may be. */
async function fillMembers(rest: RestClient): Promise<void> {
  for (const some of chunks(names, 500))
    await rest.ok('group_open_http_svc/import_group_member', {
      GroupId: 'hall',
      MemberList: some.map((Member_Account) => ({ Member_Account, NameCard: `card of ${Member_Account}` })),
    });
}

/** A log takes its messages in the order of their times: calls of one second go together, seconds one after the other. */
async function fillHistory(rest: RestClient): Promise<void> {
  const firstSec = nowSec() - 50;
  for (const [at, ofSecond] of chunks(upTo(groupAmounts.messages), 1_000).entries()) {
    const calls = chunks(ofSecond, 20).map((some): Call => {
      const MsgList = some.map((Random) => ({
        ...{
          From_Account: memberOf(Random % 100),
          SendTime: firstSec + at,
          Random,
          MsgBody: text(`message ${Random}`),
        },
      }));
      return ['group_open_http_svc/import_group_msg', { GroupId: 'hall', MsgList }];
    });
    await askAll(rest, calls);
  }
}

async function fillJoined(rest: RestClient): Promise<void> {
  await askAll(
    rest,
    upTo(groupAmounts.joined).map((n) => group(`joined${n}`)),
  );
}

async function fillBig(rest: RestClient): Promise<void> {
  const AppDefinedData = upTo(20).map((n) => ({ Key: `field${n}`, Value: 'f'.repeat(500) }));
  const MemberList = upTo(50).map((n) => ({
    Member_Account: memberOf(n),
    AppMemberDefinedData: upTo(5).map((m) => ({ Key: `own${m}`, Value: 'm'.repeat(2_000) })),
  }));
  const bigs = upTo(groupAmounts.bigGroups).map((n) =>
    group(bigGroupOf(n), { Introduction: 'i'.repeat(2_000), AppDefinedData, ...(n === 0 && { MemberList }) }),
  );
  await askAll(rest, bigs);
}

/** One message that many read, and some did not. */
async function fillReaders(rest: RestClient, alice: Client): Promise<void> {
  await askAll(rest, [group('read', { MaxMemberCount: 6_000 })]);
  const asked = names.slice(0, groupAmounts.readers + 500);
  for (const some of chunks(asked, 500))
    await rest.ok('group_open_http_svc/import_group_member', {
      GroupId: 'read',
      MemberList: some.map((Member_Account) => ({ Member_Account })),
    });
  await alice.request('sendMessage', { ...draft('', 'read me', { needReadReceipt: true }), conv: 'GROUPread' });
  const receipts = asked.slice(0, groupAmounts.readers).map((From_Account): Call => {
    return ['group_open_http_svc/group_msg_receipt', { GroupId: 'read', From_Account, MsgSeqList: [{ MsgSeq: 1 }] }];
  });
  await askAll(rest, receipts);
}

async function fillLarge(rest: RestClient, alice: Client): Promise<void> {
  await askAll(rest, [group('large')]);
  const seqs = upTo(groupAmounts.largeMessages).map((n) => n + 1);
  const more = { cloudCustomData: 'y'.repeat(4_000) };
  for (const some of chunks(seqs, 10))
    await alice.askTogether(
      some.map((random) => ({
        command: 'sendMessage',
        params: { ...draft('', LARGE, { ...more, random }), conv: 'GROUPlarge' },
      })),
    );
  const body = draft('', `${LARGE}!`).body;
  for (const some of chunks(seqs, 10))
    await alice.askTogether(some.map((seq) => ({ command: 'editMessage', params: { conv: 'GROUPlarge', seq, body } })));
}

/** Those who come themselves: they ask to join, react, enter a live room where much is said. */
async function fillCrowd(server: TestServer, rest: RestClient, alice: Client): Promise<void> {
  await askAll(rest, [group('club', { ApplyJoinOption: 'NeedPermission' })]);
  await alice.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId: 'show' });
  const { applicants, reactors } = groupAmounts;
  for (const some of chunks(upTo(Math.max(applicants, reactors)), 100))
    await Promise.all(
      some.map(async (n) => {
        using one = await signIn(server, memberOf(n));
        if (n < applicants) await one.request('joinGroup', { groupId: 'club', text: `${n} ${'t'.repeat(2_000)}` });
        if (n < reactors) await one.request('addReaction', { conv: 'GROUPhall', seq: 1, reaction: 'like' });
      }),
    );
}

/** Enters the live room with many; they stay while the result is kept. */
export async function attend(server: TestServer): Promise<Client[]> {
  const clients: Client[] = [];
  for (const some of chunks(upTo(groupAmounts.attendants), 100)) {
    const came = await Promise.all(some.map((n) => signIn(server, memberOf(n))));
    const longest = { nick: 'n'.repeat(500), faceUrl: `https://example.com/${'u'.repeat(480)}` };
    await Promise.all(came.map((one) => one.request('updateProfile', longest)));
    await Promise.all(came.map((one) => one.request('joinGroup', { groupId: 'show' })));
    clients.push(...came);
  }
  return clients;
}

/** Makes many calls, so many at a time; each must succeed. */
async function askAll(rest: RestClient, calls: readonly Call[]): Promise<void> {
  for (const some of chunks(calls, IN_FLIGHT)) await Promise.all(some.map(([path, body]) => rest.ok(path, body)));
}

export function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
