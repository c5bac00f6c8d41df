import { StartError } from '../config/startError.ts';
import { type Call, type PatientCall, patient, RefusedError } from './call.ts';
import { discover, type Found, unreadKey } from './discover.ts';
import { type GroupPull, orFlaw, pullGroup } from './pullGroups.ts';
import { pullPair } from './pullPairs.ts';
import { pullAccounts, pullBlocked, pullFollows, pullFriends } from './pullPeople.ts';
import type { Arrival, Records } from './read.ts';
import { FORMAT, FORMAT_VERSION, type MovedRecord } from './record.ts';

/** What is pulled from another server. */
export interface PullOrder {
  call: Call;
  sdkAppId: number;
  identifier: string;
  /** Accounts that are known; others are looked for from them and from groups on. */
  accounts: readonly string[];
  /** Tags of the app's own fields of profiles. */
  profileTags: readonly string[];
  /** Keys of the app's own fields of groups; where they are not given, the server is asked for all. */
  groupFields?: readonly string[];
  /** Only what messages need that come from elsewhere: accounts, their relations, groups and topics. */
  isBare: boolean;
  /** Only messages between two accounts from this second on. */
  sinceSec: number;
  watch(accounts: number): void;
}

/**
 * Reads an app of another server over REST v4, in the order in which records are written: first all names are looked for,
 * then everything is asked for by name, as it is wanted.
 *
 * @throws StartError when the server does not answer, or does not let its caller in
 */
export async function pullRecords(order: PullOrder): Promise<Records> {
  const call = patient(order.call);
  const found = await discover(call, order.accounts, order.watch).catch((error: unknown) => {
    throw error instanceof RefusedError ? new StartError(`the other server refuses: ${error.message}`) : error;
  });
  const counts = { account: found.accounts.size, group: found.groups.length };
  const header = { kind: 'header', format: FORMAT, version: FORMAT_VERSION, sdkAppId: order.sdkAppId, counts } as const;
  return { header, arrivals: arrivalsOf(order, call, found) };
}

async function* arrivalsOf(order: PullOrder, call: PatientCall, found: Found): AsyncGenerator<Arrival> {
  yield* found.flaws;
  yield* pullAccounts(call, [...found.accounts], order.profileTags);
  for (const account of found.accounts) yield* located(`blacklist of ${account}`, pullBlocked(call, account));
  for (const account of found.accounts) yield* located(`friends of ${account}`, pullFriends(call, account));
  for (const account of found.accounts) yield* located(`whom ${account} follows`, pullFollows(call, account));
  const pull: GroupPull = {
    call,
    identifier: order.identifier,
    isBare: order.isBare,
    ...(order.groupFields && { groupFields: order.groupFields }),
    unreadOf: (groupId, userId) => found.unread.get(unreadKey(groupId, userId)),
  };
  for (const groupId of found.groups) yield* orFlaw(`group ${groupId}`, pullGroup(pull, groupId));
  if (order.isBare) return;
  const span = { fromSec: order.sinceSec, toSec: Math.floor(Date.now() / 1000) };
  for (const pair of found.pairs) {
    const [a, b] = JSON.parse(pair) as [string, string];
    yield* located(`messages of ${a} and ${b}`, pullPair(call, [a, b], span));
  }
}

async function* located(at: string, records: AsyncIterable<MovedRecord>): AsyncGenerator<Arrival> {
  async function* arrivals(): AsyncGenerator<Arrival> {
    for await (const record of records) yield { at, record };
  }
  yield* orFlaw(at, arrivals());
}
