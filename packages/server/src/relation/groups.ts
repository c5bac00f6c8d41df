import { ImError, type Settings, type UserEvent } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { FriendGroupRefusal } from '../storage/port/friendGroups.ts';
import type { Done } from './friends.ts';
import { announceLists, fatesOf, named, uidOf } from './people.ts';
import { assertFriendTexts, screenGroupNames } from './texts.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'deliver' | 'relations' | 'words' | 'apps'>;

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
  { userIds, mustBeNew, ...wanted }: { names: string[]; userIds: string[]; mustBeNew: boolean },
  exceptSession?: string,
): Promise<Done> {
  const names = await acceptNames(ctx, settings, owner, wanted.names);
  const found = await named(ctx, owner, userIds);
  const uids = userIds.map((userId) => uidOf(found, userId));
  const how = { max: settings.friendGroupsMax, mustBeNew, nowMs: ctx.clock.nowMs() };
  const outcome = await ctx.storage.friendGroups.add(owner.uid, names, uids, how);
  if ('refused' in outcome) throw refusalOf(outcome, names.join(', '), settings);
  return { fates: fatesOf(userIds, outcome), events: announceLists(ctx, owner, outcome.events, [], exceptSession) };
}

async function acceptNames(ctx: Needs, settings: Settings, owner: Account, names: string[]): Promise<string[]> {
  for (const name of names) assertFriendTexts(settings, { group: name }, { group: 'GroupName' });
  return screenGroupNames(ctx, owner, names);
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
  { name, ...wanted }: { name: string; newName: string },
  exceptSession?: string,
): Promise<UserEvent[]> {
  const [newName = ''] = await acceptNames(ctx, settings, owner, [wanted.newName]);
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
