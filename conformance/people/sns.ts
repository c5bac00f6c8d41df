import { expect } from 'bun:test';
import type { RestCommands } from '@hongyan/contract';
import type { Cast } from '../cast.ts';
import { expectEnvelope } from '../envelope.ts';

export const AddSource = 'AddSource_Type_Test';
export const items = (...names: string[]) => names.map((To_Account) => ({ To_Account, AddSource }));

/** Calls a command whose answer must keep the rules of the strictest clients. */
export async function call<P extends keyof RestCommands>(
  here: Cast,
  path: P,
  body: object,
): Promise<Record<string, unknown>> {
  const answer = expectEnvelope(await here.rest.raw(path, body));
  expect(answer.ErrorDisplay).toBe('');
  return answer;
}

export type Item = { To_Account: string; ResultCode: number; ResultInfo: string; Relation?: string };
export const codes = ({ ResultItem, InfoItem, BlackListCheckItem }: Record<string, unknown>): [string, number][] =>
  ((ResultItem ?? InfoItem ?? BlackListCheckItem) as Item[]).map(({ To_Account, ResultCode }) => [
    To_Account,
    ResultCode,
  ]);

export const allowType = async (here: Cast, who: string, type: string) =>
  (await here.signIn(who)).request('updateProfile', {
    allowType: `AllowType_Type_${type}` as 'AllowType_Type_DenyAny',
  });

export const friendsOf = async (here: Cast, From_Account: string): Promise<string[]> =>
  (await here.rest.ok('sns/friend_get', { From_Account, StartIndex: 0 })).UserDataItem.map(
    ({ To_Account }) => To_Account,
  ).sort();
