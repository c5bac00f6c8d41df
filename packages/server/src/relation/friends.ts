import { ImError, type Settings, type UserEvent } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RefusedFriend } from '../hooks/asking.ts';
import { countPairs } from '../statistics/moved.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { FriendChange, FriendDraft, FriendImport, RelationOutcome } from '../storage/port/friends.ts';
import { askBeforeAdd } from './ask.ts';
import type { By } from './by.ts';
import { announceLists, type Fate, fatesOf, isFate, limitsOf, named, uidOf } from './people.ts';
import { type FriendTexts, screenFriend } from './texts.ts';

type Needs = Pick<
  Ctx,
  'storage' | 'accounts' | 'clock' | 'deliver' | 'relations' | 'words' | 'hooks' | 'apps' | 'statistics'
>;

/** What became of the accounts of a call, and the owner's own events. */
export interface Done {
  fates: Fate[];
  events: UserEvent[];
}

/** What a call wants of an account, or why its entry cannot be taken. */
type Entries<T extends { uid: number }> = readonly (Named<T> | Fate)[];
/** Somebody named in a call. */
type Named<T extends { uid: number }> = Omit<T, 'uid'> & FriendTexts & { userId: string };

const PER_UNIT = 500;

/**
 * Adds friends, or leaves requests with those who want to be asked (S44). Each account has an outcome of its own: the app's
 * server, asked first, may refuse it one by one.
 */
export function addFriends(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  wanted: Entries<FriendDraft>,
  { by, ...how }: { isSingle: boolean; isForced: boolean; by: By },
): Promise<Done> {
  const adding = { ...how, limits: limitsOf(settings), told: by.told };
  return each(ctx, owner, wanted, {
    refuse: (allowed) => askBeforeAdd(ctx, owner, allowed, { isSingle: how.isSingle, by }),
    run: (drafts: FriendDraft[]) => ctx.storage.friends.add(owner.uid, drafts, { ...adding, nowMs: ctx.clock.nowMs() }),
    session: by.session,
  });
}

/** Puts friends into one list, without asking (S67). */
export function importFriends(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  rows: Entries<FriendImport>,
): Promise<Done> {
  const how = { limits: limitsOf(settings), customMax: settings.friendFieldsMax, nowMs: ctx.clock.nowMs() };
  const run = (drafts: FriendImport[]) => ctx.storage.friends.import(owner.uid, drafts, how);
  return each(ctx, owner, rows, { run });
}

/** Changes remarks, groups and custom fields of friends. */
export function updateFriends(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  changes: Entries<FriendChange>,
  session?: string,
): Promise<Done> {
  const how = { limits: limitsOf(settings), customMax: settings.friendFieldsMax, nowMs: ctx.clock.nowMs() };
  const run = (drafts: FriendChange[]) => ctx.storage.friends.update(owner.uid, drafts, how);
  return each(ctx, owner, changes, { run, session });
}

/** What is done with the entries of a call. */
interface Doing<T extends { uid: number }> {
  /** Whom the app's server refuses of those who exist and whose texts may be said. */
  refuse?(entries: readonly Named<T>[]): Promise<Map<string, RefusedFriend>>;
  run(drafts: T[]): Promise<RelationOutcome>;
  /** The session that asked and has its answer. */
  session?: string | undefined;
}

/** Screens each entry (S27), lets the store do the others, and tells of it. */
async function each<T extends { uid: number }>(
  ctx: Needs,
  owner: Account,
  entries: Entries<T>,
  { refuse, run, session }: Doing<T>,
): Promise<Done> {
  const userIds = entries.map(({ userId }) => userId);
  const found = await named(ctx, owner, userIds);
  const screened: (Named<T> | Fate)[] = [];
  for (const entry of entries) screened.push(isFate(entry) ? entry : await screen(ctx, owner, entry));
  const sayable = screened.filter((entry): entry is Named<T> => !isFate(entry));
  const refused =
    (await refuse?.(sayable.filter(({ userId }) => found.has(userId)))) ?? new Map<string, RefusedFriend>();
  // Who does not exist goes to the store all the same: it says so, in its own order of reasons.
  const allowed = sayable.filter(({ userId }) => !refused.has(userId));
  const drafts = allowed.map(({ userId, ...entry }) => ({ ...entry, uid: uidOf(found, userId) }) as unknown as T);
  const outcome = drafts.length > 0 ? await run(drafts) : { results: [], events: [] };
  countPairs(ctx, owner.sdkAppId, outcome);
  const allowedIds = allowed.map(({ userId }) => userId);
  const done = fatesOf(allowedIds, outcome);
  const fates = screened.map((entry): Fate => {
    const { userId } = entry;
    const own = refused.get(userId);
    if (!found.has(userId)) return { userId, fault: 'friendAccountUnknown' };
    if (isFate(entry)) return entry;
    if (own) return { userId, fault: 'refusedByApp', own };
    return done[allowed.indexOf(entry)] ?? { userId };
  });
  const uids = drafts.map(({ uid }) => uid);
  return { fates, events: announceLists(ctx, owner, outcome.events, uids, session) };
}

/** An entry as the app's words leave it, or why it may not be said. */
async function screen<T extends FriendTexts & { userId: string }>(
  ctx: Needs,
  { sdkAppId, userId }: Account,
  entry: T,
): Promise<T | Fate> {
  try {
    return await screenFriend(ctx, { sdkAppId, userId, target: entry.userId }, entry);
  } catch (error) {
    if (!(error instanceof ImError) || error.fault !== 'friendTextRefused') throw error;
    return { userId: entry.userId, fault: error.fault, field: String(error.details.field) };
  }
}

/** Takes friends out of the owner's list, or out of both lists. */
export async function deleteFriends(
  ctx: Needs,
  owner: Account,
  userIds: string[],
  { isBoth, by }: { isBoth: boolean; by: By },
): Promise<Done> {
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const how = { isBoth, nowMs: ctx.clock.nowMs(), told: by.told };
  const outcome = await ctx.storage.friends.delete(owner.uid, uids, how);
  countPairs(ctx, owner.sdkAppId, outcome);
  return { fates: fatesOf(userIds, outcome), events: announceLists(ctx, owner, outcome.events, uids, by.session) };
}

/** Empties the owner's list, part by part; `isBoth` takes the owner out of their lists too. */
export async function deleteAllFriends(
  ctx: Needs,
  owner: Account,
  { isBoth, by }: { isBoth: boolean; by: By },
): Promise<void> {
  for (;;) {
    const uids = (await ctx.storage.friends.page(owner.uid, 0, PER_UNIT)).map(({ uid }) => uid);
    if (uids.length === 0) return;
    const how = { isBoth, nowMs: ctx.clock.nowMs(), told: by.told };
    const outcome = await ctx.storage.friends.delete(owner.uid, uids, how);
    countPairs(ctx, owner.sdkAppId, outcome);
    announceLists(ctx, owner, outcome.events, uids);
  }
}
