import { type GroupRole, ImError, type Right, rightsIn } from '@hongyan/contract';
import type { Fields } from '../storage/port/groups.ts';
import { type Actor, may } from './rules.ts';

/** Who reads a custom field at least; `self`: the member that it is of, and administrators. */
type Reader = Right | 'self' | 'anybody';

/** Who looks at a group or a member: without a role somebody who is no member. */
export interface Viewer {
  role?: GroupRole | undefined;
  /** Whether it looks at itself. */
  isSelf?: boolean;
}

/**
 * Refuses custom fields that the app reserved for higher roles (rest-api §21.4).
 *
 * @param writers the setting: keys with the lowest role that writes each, `*` for every other
 * @returns whether each key is named there, so that the rule of the group's type has no say
 * @throws ImError `groupDenied`
 */
export function assertMayWrite(writers: string, actor: Actor | { role: GroupRole }, fields: Fields = {}): boolean {
  const rightOf = rightsIn<Right>(writers);
  const keys = Object.keys(fields);
  for (const key of keys) {
    const right = rightOf(key);
    if (right && !may(actor === 'app' ? actor : { uid: 0, role: actor.role }, right))
      throw new ImError('groupDenied', { reason: `the custom field ${key} is written by ${right}s and above` });
  }
  return keys.length > 0 && keys.every((key) => rightOf(key) !== undefined);
}

/**
 * The custom fields that somebody reads (rest-api §21.4).
 *
 * @param readers the setting: keys with who reads each at least, `*` for every other; a key without is read by whoever sees
 * the group or the member
 */
export function readable(readers: string, viewer: Viewer, fields: Fields): Fields {
  if (readers === '') return fields;
  const rightOf = rightsIn<Reader>(readers);
  return Object.fromEntries(Object.entries(fields).filter(([key]) => mayRead(viewer, rightOf(key) ?? 'anybody')));
}

/** Custom fields of a group apart: those that every member reads, and the reserved ones that only some do. */
export function apart(readers: string, all: Fields): { fields: Fields; reserved: Fields } {
  const fields = readable(readers, { role: 'Member' }, all);
  return { fields, reserved: Object.fromEntries(Object.entries(all).filter(([key]) => !(key in fields))) };
}

function mayRead({ role, isSelf = false }: Viewer, reader: Reader): boolean {
  if (reader === 'anybody') return true;
  if (role === undefined) return false;
  if (reader === 'self') return isSelf || mayRead({ role }, 'admin');
  return may({ uid: 0, role }, reader);
}
