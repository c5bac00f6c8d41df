import {
  errors,
  type FaultName,
  type FriendResult,
  faultInfo,
  ImError,
  type Settings,
  type UserEvent,
} from '@hongyan/contract';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { RefusedFriend } from '../hooks/asking.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { UserEventRow } from '../storage/port/conversations.ts';
import type { RelationLimits, RelationOutcome } from '../storage/port/friends.ts';

/** The bounds of an app's lists. */
export const limitsOf = (settings: Settings): RelationLimits => ({
  friends: settings.friendsMax,
  groups: settings.friendGroupsMax,
  applications: settings.friendApplicationsMax,
});

/**
 * The account whose lists a REST call is about.
 *
 * @throws ImError `friendAccountUnknown`
 */
export async function ownerOf(ctx: Pick<Ctx, 'accounts'>, { app }: RestCaller, userId: string): Promise<Account> {
  const owner = await ctx.accounts.find(app.sdkAppId, userId);
  if (!owner) throw new ImError('friendAccountUnknown', { userId });
  return owner;
}

/** What became of each account that a call names, in the order of the names. */
export interface Fate {
  userId: string;
  fault?: FaultName;
  /** With `friendTextRefused` and `friendParamsIllegal`: the field that is wrong. */
  field?: string;
  /** With `friendParamsIllegal`: what is wrong with it and what is allowed. */
  reason?: string;
  /** With `refusedByApp`: the code and words of the app's own. */
  own?: RefusedFriend;
}

/** Whether an entry of a call has met its fate before anything was done with it. */
export const isFate = (entry: object): entry is Fate => 'fault' in entry;

/**
 * What an entry of a call asks for; one that is wrong in itself fails alone, as does one whose account does not exist.
 *
 * @param read throws `friendParamsIllegal` with `field` and `reason`
 */
export function entryOf<T extends object>(userId: string, read: () => T): (T & { userId: string }) | Fate {
  try {
    return { ...read(), userId };
  } catch (error) {
    if (!(error instanceof ImError) || error.fault !== 'friendParamsIllegal') throw error;
    const { field, reason } = error.details;
    return { userId, fault: error.fault, field: String(field), reason: String(reason) };
  }
}

/** The accounts of a call by name; who does not exist is known by its absence. */
export const named = (ctx: Pick<Ctx, 'accounts'>, owner: Account, userIds: string[]): Promise<Map<string, Account>> =>
  ctx.accounts.findMany(owner.sdkAppId, userIds);

/** Number that no account has: stands for a name that nobody has, whose turn must not be skipped. */
const NOBODY = 0;
export const uidOf = (found: ReadonlyMap<string, Account>, userId: string): number => found.get(userId)?.uid ?? NOBODY;

/** The results of an operation by name: they stand in the order of the names. */
export const fatesOf = (userIds: readonly string[], { results }: Pick<RelationOutcome, 'results'>): Fate[] =>
  userIds.map((userId, at) => ({ userId, ...(results[at]?.fault && { fault: results[at].fault }) }));

/**
 * Tells everybody whose lists changed, and every node that what it knew of them may be wrong; returns the owner's own events.
 *
 * @param others accounts to which the owner may stand otherwise now; absent: any
 */
export function announceLists(
  ctx: Pick<Ctx, 'deliver' | 'relations'>,
  owner: Pick<Account, 'uid' | 'sdkAppId'>,
  events: readonly UserEventRow[],
  others: readonly number[] | undefined,
  exceptSession?: string,
): UserEvent[] {
  // Even without an event: one that was lost with its connection had an effect that this call found done already.
  ctx.relations.changed(owner.sdkAppId, owner.uid, others);
  announceUserEvents(
    ctx,
    events.filter(({ uid }) => uid !== owner.uid),
  );
  return announceUserEvents(
    ctx,
    events.filter(({ uid }) => uid === owner.uid),
    exceptSession,
  );
}

/** What a fault's text needs. */
const detailsOf = (settings: Settings, fault: FaultName, fate: Fate) => {
  const max: Partial<Record<FaultName, number>> = {
    friendsFull: settings.friendsMax,
    peerFriendsFull: settings.friendsMax,
    friendGroupsFull: settings.friendGroupsMax,
    friendApplicationsFull: settings.friendApplicationsMax,
    blacklistFull: settings.blacklistMax,
    followingFull: settings.followingMax,
    peerFollowersFull: settings.followersMax,
    mutualFollowsFull: settings.mutualFollowsMax,
    peerMutualFollowsFull: settings.mutualFollowsMax,
  };
  return {
    userId: fate.userId,
    max: max[fault] ?? 0,
    field: fate.field ?? 'CustomItem',
    reason: fate.reason ?? `at most ${settings.friendFieldsMax} fields are allowed`,
  };
};

/** A fault of one account as an error of the whole call. */
export const faultOf = (settings: Settings, fault: FaultName, fate: Fate): ImError =>
  new ImError(fault, detailsOf(settings, fault, fate), fate.own);

const codeOf = ({ fault, own }: Fate): number => own?.code ?? (fault ? errors[fault].code : 0);
const infoOf = (settings: Settings, fate: Fate): string =>
  fate.own?.info ?? (fate.fault ? faultInfo(fate.fault, detailsOf(settings, fate.fault, fate)) : '');

/** What became of accounts, as sessions see it. */
export const wireResults = (settings: Settings, fates: readonly Fate[]): FriendResult[] =>
  fates.map((fate) => {
    const code = codeOf(fate);
    return code === 0 ? { userId: fate.userId, code } : { userId: fate.userId, code, info: infoOf(settings, fate) };
  });

/** What became of accounts, as REST tells it. */
export function snsResults(settings: Settings, fates: readonly Fate[]) {
  const failed = fates.filter(({ fault }) => fault && fault !== 'friendNeedsConsent').map(({ userId }) => userId);
  return {
    ResultItem: fates.map((fate) => ({
      To_Account: fate.userId,
      ResultCode: codeOf(fate),
      ResultInfo: infoOf(settings, fate),
    })),
    ...(failed.length > 0 && { Fail_Account: failed }),
  };
}
