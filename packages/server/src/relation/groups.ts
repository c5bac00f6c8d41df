import { ImError, type Settings, type UserEvent } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { FriendGroupRefusal } from '../storage/port/friendGroups.ts';
import type { Done } from './friends.ts';
import { announceLists, fatesOf, named, uidOf } from './people.ts';
import { assertFriendTexts, screenFriendTexts } from './texts.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'deliver' | 'relations' | 'words'>;

/**
 * Makes friend groups and puts friends into all of them (S69).
 *
 * @param mustBeNew refuses names that are there; else those groups take the friends
 * @throws ImError `friendParamsIllegal`, `friendTextRefused`, `friendGroupsFull`, `friendGroupExists`
 */
export async function makeGroups(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  { names, userIds, mustBeNew }: { names: string[]; userIds: string[]; mustBeNew: boolean },
  exceptSession?: string,
): Promise<Done> {
  for (const name of names) assertName(ctx, settings, owner, name);
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const how = { max: settings.friendGroupsMax, mustBeNew, nowMs: ctx.clock.nowMs() };
  const outcome = await ctx.storage.friendGroups.add(owner.uid, names, uids, how);
  if ('refused' in outcome) throw refusalOf(outcome, names.join(', '), settings);
  return { fates: fatesOf(userIds, outcome), events: announceLists(ctx, owner, outcome.events, [], exceptSession) };
}

function assertName(ctx: Needs, settings: Settings, { sdkAppId }: Account, name: string): void {
  assertFriendTexts(settings, { group: name }, { group: 'GroupName' });
  screenFriendTexts(ctx, sdkAppId, { GroupName: name });
}

const FAULTS = { exists: 'friendGroupExists', unknown: 'friendGroupUnknown', full: 'friendGroupsFull' } as const;
const refusalOf = ({ refused }: FriendGroupRefusal, name: string, { friendGroupsMax }: Settings): ImError =>
  new ImError(FAULTS[refused], { name, max: friendGroupsMax });

/** Deletes those of these groups that are there; says which. */
export async function deleteGroups(
  ctx: Needs,
  owner: Account,
  names: string[],
  exceptSession?: string,
): Promise<{ deleted: string[]; events: UserEvent[] }> {
  const { deleted, events } = await ctx.storage.friendGroups.delete(owner.uid, names, ctx.clock.nowMs());
  return { deleted, events: announceLists(ctx, owner, events, [], exceptSession) };
}

/**
 * Gives a group another name.
 *
 * @throws ImError `friendParamsIllegal`, `friendTextRefused`, `friendGroupUnknown`, `friendGroupExists`
 */
export async function renameGroup(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  { name, newName }: { name: string; newName: string },
  exceptSession?: string,
): Promise<UserEvent[]> {
  assertName(ctx, settings, owner, newName);
  const outcome = await ctx.storage.friendGroups.rename(owner.uid, name, newName, ctx.clock.nowMs());
  if ('refused' in outcome) throw refusalOf(outcome, outcome.refused === 'exists' ? newName : name, settings);
  return announceLists(ctx, owner, outcome.events, [], exceptSession);
}

/**
 * Puts friends into a group, or takes them out.
 *
 * @throws ImError `friendGroupUnknown`
 */
export async function changeGroup(
  ctx: Needs,
  settings: Settings,
  owner: Account,
  { name, userIds, isIn }: { name: string; userIds: string[]; isIn: boolean },
  exceptSession?: string,
): Promise<Done> {
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const outcome = await ctx.storage.friendGroups.change(owner.uid, name, uids, isIn, ctx.clock.nowMs());
  if ('refused' in outcome) throw refusalOf(outcome, name, settings);
  return { fates: fatesOf(userIds, outcome), events: announceLists(ctx, owner, outcome.events, [], exceptSession) };
}
