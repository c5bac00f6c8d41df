import type { Elem, ServerElem } from '@hongyan/contract';
import { readBack } from './readBack.ts';

type Body = readonly (Elem | ServerElem)[];

/** Whether two bodies say the same: a field that is empty in one may be missing in the other. */
export const saysTheSame = (one: Body, other: Body): boolean => Bun.deepEquals(told(one), told(other));

const told = (body: Body): unknown =>
  JSON.parse(JSON.stringify(readBack(body), (_key, value: unknown) => (value === '' ? undefined : value)));
