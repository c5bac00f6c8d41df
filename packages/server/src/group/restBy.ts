import { ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import { restOrigin } from '../hooks/origin.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group } from '../storage/port/groups.ts';
import { findGroup, findTopic } from './find.ts';
import { isGroupId } from './limits.ts';
import type { By } from './members.ts';
import { operatorOf } from './telling.ts';

/**
 * The app as the one who acts, under the name of an account: the one that the call names, or the administrator that makes it.
 *
 * @throws ImError `groupParamsIllegal` for an account that does not exist
 */
export async function appAs(ctx: Pick<Ctx, 'accounts'>, caller: RestCaller, name?: string): Promise<By> {
  const userId = name ?? caller.userId;
  const account = await ctx.accounts.find(caller.app.sdkAppId, userId);
  if (!account && name !== undefined) throw unknownAccount('From_Account', name);
  const origin = restOrigin(caller);
  return {
    actor: 'app',
    operator: account ? operatorOf(account, origin) : { uid: 0, userId, nick: '', faceUrl: '', origin },
  };
}

/** The error of a field that names no account. */
export const unknownAccount = (field: string, userId: string): ImError =>
  new ImError('groupParamsIllegal', { field, reason: `account ${userId} does not exist` });

/**
 * An account that a field names.
 *
 * @throws ImError `groupParamsIllegal`
 */
export async function accountIn(
  ctx: Pick<Ctx, 'accounts'>,
  { app }: RestCaller,
  field: string,
  userId: string,
): Promise<Account> {
  const account = await ctx.accounts.find(app.sdkAppId, userId);
  if (!account) throw unknownAccount(field, userId);
  return account;
}

/** The administrator's account; without one the app itself acts, which is nobody. */
export async function adminAccount(ctx: Pick<Ctx, 'accounts'>, { app, userId }: RestCaller): Promise<Account> {
  const account = await ctx.accounts.find(app.sdkAppId, userId);
  if (!account) throw unknownAccount('identifier', userId);
  return account;
}

/**
 * The group that a call names.
 *
 * @throws ImError `groupIdIllegal` for what no group could be called (rest-api §1.7), `groupUnknown`
 */
export async function groupIn(ctx: Pick<Ctx, 'storage'>, { app }: RestCaller, groupId: string): Promise<Group> {
  if (!isGroupId(groupId)) throw idIllegal(groupId);
  return findGroup(ctx, app.sdkAppId, groupId);
}

/** The error of an id that no group could have. */
export const idIllegal = (groupId: string): ImError =>
  new ImError('groupIdIllegal', { groupId, reason: 'must be 1 to 100 characters of printable ASCII' });

/** The topic that a call names, or the group where it names none. */
export async function logIn(
  ctx: Pick<Ctx, 'storage'>,
  caller: RestCaller,
  { GroupId, TopicId }: { GroupId: string; TopicId?: string | undefined },
): Promise<Group> {
  const group = await groupIn(ctx, caller, GroupId);
  return TopicId ? findTopic(ctx, group, TopicId) : group;
}

/**
 * Refuses more accounts in one call than the app's limit.
 *
 * @throws ImError `groupTooManyAccounts`
 */
export function assertAccounts({ settings }: RestCaller, field: string, list: readonly unknown[]): void {
  const max = settings.groupAddMax;
  if (list.length > max) throw new ImError('groupTooManyAccounts', { field, count: list.length, max });
}

/**
 * Refuses an answer that is too long (rest-api §2.6).
 *
 * @throws ImError `groupAnswerTooLong`
 */
export function assertShort<A extends object>({ settings }: RestCaller, answer: A): A {
  const max = settings.groupAnswerMaxBytes;
  if (Buffer.byteLength(JSON.stringify(answer)) > max) throw new ImError('groupAnswerTooLong', { max });
  return answer;
}
