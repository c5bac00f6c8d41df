import { type GroupRole, ImError, type Right } from '@hongyan/contract';
import type { Fields } from '../storage/port/groups.ts';
import { type Actor, may } from './rules.ts';

/**
 * Refuses custom fields that the app reserved for higher roles (rest-api §21.4).
 *
 * @param writers the setting: keys with the lowest role that writes each, `*` for every other
 * @returns whether each key is named there, so that the rule of the group's type has no say
 * @throws ImError `groupDenied`
 */
export function assertMayWrite(writers: string, actor: Actor | { role: GroupRole }, fields: Fields = {}): boolean {
  const rights = readWriters(writers);
  const keys = Object.keys(fields);
  for (const key of keys) {
    const right = rights.get(key) ?? rights.get('*');
    if (right && !may(actor === 'app' ? actor : { uid: 0, role: actor.role }, right))
      throw new ImError('groupDenied', { reason: `the custom field ${key} is written by ${right}s and above` });
  }
  return keys.length > 0 && keys.every((key) => rights.has(key) || rights.has('*'));
}

function readWriters(writers: string): ReadonlyMap<string, Right> {
  if (writers === '') return new Map();
  // The setting takes nothing else.
  const pairs = writers.split(/[ ,]+/).map((pair) => pair.split('=') as [string, Right]);
  return new Map(pairs);
}
