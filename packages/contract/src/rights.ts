import { type Setting, setting } from './setting.ts';

/** What a setting of rights is about. */
interface RightsOf {
  /** A pattern of keys. */
  keys: string;
  /** Roles, the highest first, parted by `|`. */
  roles: string;
  verb: 'reads' | 'writes';
  example: string;
  exceeded: Setting['exceeded'];
  spec: string;
  doc: string;
}

/** Declares a setting that names keys with the lowest role that has a right to each, `*` for every other key. */
export function rights({ keys, roles, verb, example, ...rest }: RightsOf) {
  const pair = String.raw`(\*|${keys})=(${roles})`;
  return setting({
    scope: 'app',
    default: '',
    matches: {
      pattern: new RegExp(`^${pair}([ ,]+${pair})*$`),
      says: `keys and the lowest role that ${verb} each (${roles.replaceAll('|', ', ')}), as in "${example}"`,
    },
    ...rest,
  });
}

/** The right to a key, as such a setting has it; it takes nothing but such pairs. */
export function rightsIn<R extends string>(value: string): (key: string) => R | undefined {
  const pairs = value === '' ? [] : value.split(/[ ,]+/).map((pair) => pair.split('=') as [string, R]);
  const named = new Map(pairs);
  return (key) => named.get(key) ?? named.get('*');
}
