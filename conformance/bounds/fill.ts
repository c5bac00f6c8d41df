import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { draft, restMessage } from '../say.ts';
import type { TestServer } from '../server.ts';

/** How much there is to page through. */
export const amounts = {
  messages: 100_000,
  receipts: 10_000,
  conversations: 10_000,
  /** Messages as large as they may be, each edited to another as large. */
  largeMessages: 150,
  userEvents: 2_000,
  largeProfiles: 100,
};

/** Requests of one session that are under way at a time, within its limit. */
const IN_FLIGHT = 900;
const LARGE = 'x'.repeat(12_000);

export const peerOf = (n: number): string => `peer${n}`;

/**
 * Fills the store as clients would: a long conversation of alice and bob with receipts, a large one of alice and carol, and
 * very many of carol's.
 */
export async function fill(server: TestServer): Promise<void> {
  const rest = restClient(server);
  await rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((user) => signIn(server, user)));
  if (!alice || !bob || !carol) throw new Error('somebody did not come');
  using _alice = alice;
  using _bob = bob;
  using _carol = carol;
  await bob.close();
  await fillLong(alice);
  await fillReceipts(server);
  await fillLarge(alice, carol);
  await fillMany(rest, carol);
  await fillProfiles(server);
}

async function fillLong(alice: Client): Promise<void> {
  const first = amounts.messages - amounts.receipts;
  await askMany(alice, 'sendMessage', drafts(first));
}

function* drafts(firstWithReceipt: number) {
  for (let n = 0; n < amounts.messages; n++)
    yield draft('bob', `message ${n}`, { random: n, needReadReceipt: n >= firstWithReceipt });
}

async function fillReceipts(server: TestServer): Promise<void> {
  using bob = await signIn(server, 'bob');
  const { messages, receipts } = amounts;
  const pages = Array.from({ length: Math.ceil(receipts / 30) }, (_, page) => page * 30 + 1 + messages - receipts);
  const seqsFrom = (from: number) => Array.from({ length: Math.min(30, messages - from + 1) }, (_, n) => from + n);
  await askMany(
    bob,
    'sendReceipts',
    pages.map((from) => ({ conv: 'C2Calice', seqs: seqsFrom(from) })),
  );
}

async function fillLarge(alice: Client, carol: Client): Promise<void> {
  const seqs = Array.from({ length: amounts.largeMessages }, (_, n) => n + 1);
  const sent = seqs.map((n) => draft('carol', LARGE, { random: n, cloudCustomData: 'y'.repeat(4_000) }));
  for (const params of sent) await alice.request('sendMessage', params);
  for (const seq of seqs)
    await alice.request('editMessage', { conv: 'C2Ccarol', seq, body: draft('', `${LARGE}!`).body });
  await askMany(
    carol,
    'setReceiveOption',
    Array.from({ length: amounts.userEvents }, (_, n) => ({ conv: 'C2Calice', receiveOption: (n + 1) % 2 })),
  );
}

async function fillMany(rest: RestClient, carol: Client): Promise<void> {
  const names = Array.from({ length: amounts.conversations }, (_, n) => peerOf(n));
  for (let at = 0; at < names.length; at += 100)
    await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: names.slice(at, at + 100) });
  for (let at = 0; at < names.length; at += 500)
    await rest.ok('openim/batchsendmsg', {
      ...restMessage(carol.userId, '', `hello ${'z'.repeat(1_000)}`),
      To_Account: names.slice(at, at + 500),
    });
}

async function fillProfiles(server: TestServer): Promise<void> {
  const custom = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`Tag_Profile_Custom_${n}`, 'c'.repeat(500)]));
  for (let n = 0; n < amounts.largeProfiles; n++) {
    using peer = await signIn(server, peerOf(n));
    await peer.request('updateProfile', { selfSignature: 's'.repeat(500), custom });
  }
}

/** Asks as many at a time as one session may. Each is made when it is sent: what is old by then is looked for in the log. */
async function askMany(client: Client, command: string, all: Iterable<object>): Promise<void> {
  let some: { command: string; params: object }[] = [];
  for (const params of all) {
    some.push({ command, params });
    if (some.length < IN_FLIGHT) continue;
    await client.askTogether(some);
    some = [];
  }
  if (some.length > 0) await client.askTogether(some);
}
