import { type FaultName, ImError } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { PushAttribute } from '../storage/port/pushes.ts';
import { accountsOf } from './accounts.ts';
import type { Numbers } from './condition.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts'>;

/** The app's attributes: the number of each by its name. */
export async function attributeNumbers(ctx: Pick<Ctx, 'storage'>, sdkAppId: number): Promise<Numbers> {
  const names = await ctx.storage.pushes.attributeNames(sdkAppId);
  return new Map(Object.entries(names).map(([number, name]) => [name, Number(number)]));
}

/** Who is asked about. */
const namedBy = (given: string | string[]): string[] => [...new Set(typeof given === 'string' ? [given] : given)];

/** The accounts of a call that only names them. */
export const namedAccounts = (
  ctx: Needs,
  { app, settings }: RestCaller,
  given: string | string[],
  illegal: FaultName,
): Promise<ReadonlyMap<string, Account>> =>
  accountsOf(ctx, app.sdkAppId, namedBy(given), { field: 'To_Account', max: settings.pushAccountsMax, illegal });

/** What each of a call's entries says of its account, with that account. */
export async function entriesOf<E extends { To_Account: string }>(
  ctx: Needs,
  sdkAppId: number,
  entries: E[],
  named: Parameters<typeof accountsOf>[3],
): Promise<{ uid: number; entry: E; field: string }[]> {
  const names = entries.map(({ To_Account }) => To_Account);
  const found = await accountsOf(ctx, sdkAppId, names, named);
  return entries.map((entry, at) => ({ uid: uidOf(found, entry.To_Account), entry, field: `${named.field}[${at}]` }));
}

const uidOf = (found: ReadonlyMap<string, Account>, name: string): number => found.get(name)?.uid ?? 0;

/**
 * Entries as the contract has them: one client names the account at the top and its tags, or the names of its attributes, in
 * the list itself (rest-api §8.2).
 *
 * @throws ImError the fault that is given
 */
export function wholeEntries<K extends 'Tags' | 'Attrs'>(
  list: (({ To_Account: string } & Record<K, string[]>) | string)[],
  account: string | undefined,
  key: K,
  { field, illegal }: { field: string; illegal: FaultName },
): ({ To_Account: string } & Record<K, string[]>)[] {
  const texts = list.filter((entry) => typeof entry === 'string');
  const whole = list.filter((entry) => typeof entry !== 'string');
  if (texts.length === 0) return whole;
  if (account === undefined || whole.length > 0)
    throw new ImError(illegal, { field, reason: `must be a list of accounts with their ${key}` });
  return [{ To_Account: account, [key]: texts } as { To_Account: string } & Record<K, string[]>];
}

/** Attributes of accounts, each under the name that `nameOf` knows it by; those without one are left out. */
export async function attributesOf(
  ctx: Pick<Ctx, 'storage'>,
  accounts: ReadonlyMap<string, Account>,
  nameOf: (number: number) => string | undefined,
): Promise<{ To_Account: string; values: Record<string, string> }[]> {
  const found = await ctx.storage.pushes.attributes([...accounts.values()].map(({ uid }) => uid));
  const of = Map.groupBy(found, ({ uid }) => uid);
  return [...accounts].map(([To_Account, { uid }]) => ({ To_Account, values: namedValues(of.get(uid) ?? [], nameOf) }));
}

function namedValues(
  attributes: readonly PushAttribute[],
  nameOf: (number: number) => string | undefined,
): Record<string, string> {
  const named = attributes.flatMap(({ number, value }) => {
    const name = nameOf(number);
    return name === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named);
}
