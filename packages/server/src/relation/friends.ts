import type { FriendCustom, Settings, UserEvent } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { FriendChange, FriendDraft, FriendImport, RelationOutcome } from '../storage/port/friends.ts';
import { announceLists, type Fate, fatesOf, limitsOf, named, uidOf } from './people.ts';
import { bannedAmong } from './texts.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'deliver' | 'relations' | 'words'>;

/** What became of the accounts of a call, and the owner's own events. */
export interface Done {
  fates: Fate[];
  events: UserEvent[];
}

/** Somebody named in a call. */
type Named<T extends { uid: number }> = Omit<T, 'uid'> & { userId: string };

const PER_UNIT = 500;

/**
 * Adds friends, or leaves requests with those who want to be asked (S44). Each account has an outcome of its own.
 *
 * @param exceptSession the session that asked and has its answer
 */
export function addFriends(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  wanted: readonly Named<FriendDraft>[],
  how: { isSingle: boolean; isForced: boolean },
  exceptSession?: string,
): Promise<Done> {
  const adding = { ...how, limits: limitsOf(settings), nowMs: ctx.clock.nowMs() };
  const textsOf = ({ remark, wording, group }: Named<FriendDraft>) => ({ remark, wording, group });
  return each(
    ctx,
    owner,
    wanted,
    textsOf,
    (drafts) => ctx.storage.friends.add(owner.uid, drafts, adding),
    exceptSession,
  );
}

/** Puts friends into one list, without asking (S67). */
export function importFriends(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  rows: readonly Named<FriendImport>[],
): Promise<Done> {
  const how = { limits: limitsOf(settings), customMax: settings.friendFieldsMax, nowMs: ctx.clock.nowMs() };
  const run = (drafts: FriendImport[]) => ctx.storage.friends.import(owner.uid, drafts, how);
  return each(ctx, owner, rows, textsOfChange, run);
}

/** Changes remarks, groups and custom fields of friends. */
export function updateFriends(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  changes: readonly Named<FriendChange>[],
  exceptSession?: string,
): Promise<Done> {
  const how = { limits: limitsOf(settings), customMax: settings.friendFieldsMax, nowMs: ctx.clock.nowMs() };
  const run = (drafts: FriendChange[]) => ctx.storage.friends.update(owner.uid, drafts, how);
  return each(ctx, owner, changes, textsOfChange, run, exceptSession);
}

function textsOfChange(change: {
  remark?: string | undefined;
  wording?: string | undefined;
  groups?: string[] | undefined;
  custom?: FriendCustom | undefined;
}): Record<string, string | undefined> {
  const custom = Object.entries(change.custom ?? {}).map(([tag, value]) => [tag, String(value)]);
  const groups = (change.groups ?? []).map((name) => [`group ${name}`, name]);
  return { remark: change.remark, wording: change.wording, ...Object.fromEntries([...custom, ...groups]) };
}

/** Screens each entry (S27), lets the store do the others, and tells of it. */
async function each<T extends { uid: number }>(
  ctx: Needs,
  owner: Account,
  entries: readonly Named<T>[],
  textsOf: (entry: Named<T>) => Record<string, string | undefined>,
  run: (drafts: T[]) => Promise<RelationOutcome>,
  exceptSession?: string,
): Promise<Done> {
  const found = await named(
    ctx,
    owner,
    entries.map(({ userId }) => userId),
  );
  const banned = entries.map((entry) => bannedAmong(ctx, owner.sdkAppId, textsOf(entry)) !== undefined);
  const allowed = entries.filter((_, at) => !banned[at]);
  const drafts = allowed.map(({ userId, ...entry }) => ({ ...entry, uid: uidOf(found, userId) }) as unknown as T);
  const outcome = drafts.length > 0 ? await run(drafts) : { results: [], events: [] };
  const done = fatesOf(
    allowed.map(({ userId }) => userId),
    outcome,
  );
  const fates = entries.map((entry, at): Fate => {
    if (!found.has(entry.userId)) return { userId: entry.userId, fault: 'friendAccountUnknown' };
    if (banned[at]) return { userId: entry.userId, fault: 'friendTextRefused' };
    return done[allowed.indexOf(entry)] ?? { userId: entry.userId };
  });
  const events = announceLists(
    ctx,
    owner,
    outcome.events,
    drafts.map(({ uid }) => uid),
    exceptSession,
  );
  return { fates, events };
}

/** Takes friends out of the owner's list, or out of both lists. */
export async function deleteFriends(
  ctx: Needs,
  owner: Account,
  userIds: string[],
  isBoth: boolean,
  exceptSession?: string,
): Promise<Done> {
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const outcome = await ctx.storage.friends.delete(owner.uid, uids, isBoth, ctx.clock.nowMs());
  return { fates: fatesOf(userIds, outcome), events: announceLists(ctx, owner, outcome.events, uids, exceptSession) };
}

/** Empties the owner's list, part by part; `isBoth` takes the owner out of their lists too. */
export async function deleteAllFriends(ctx: Needs, owner: Account, isBoth: boolean): Promise<void> {
  for (;;) {
    const uids = (await ctx.storage.friends.page(owner.uid, 0, PER_UNIT)).map(({ uid }) => uid);
    if (uids.length === 0) return;
    const { events } = await ctx.storage.friends.delete(owner.uid, uids, isBoth, ctx.clock.nowMs());
    announceLists(ctx, owner, events, uids);
  }
}
