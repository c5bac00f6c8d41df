import { type FaultName, ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';

/** How many accounts a call may name, and under which name and fault it names none. */
interface Named {
  field: string;
  max: number;
  illegal: FaultName;
}

/**
 * The accounts that a call names; one that is named twice is there once.
 *
 * @throws ImError `pushTooManyAccounts`, `openimAccountUnknown`, the fault that is given where none is named
 */
export async function accountsOf(
  ctx: Pick<Ctx, 'accounts'>,
  sdkAppId: number,
  names: string[],
  { field, max, illegal }: Named,
): Promise<ReadonlyMap<string, Account>> {
  if (names.length === 0) throw new ImError(illegal, { field, reason: 'names no account' });
  if (names.length > max) throw new ImError('pushTooManyAccounts', { field, count: names.length, max });
  const found = await ctx.accounts.findMany(sdkAppId, names);
  const unknown = names.find((name) => !found.has(name));
  if (unknown !== undefined) throw new ImError('openimAccountUnknown', { userId: unknown });
  return found;
}
