// What newer JavaScript has built in, for engines that lack it: mini-programs on older phones, React Native's Hermes.

/** The last of a list; undefined of an empty one. */
export const last = <T>(list: readonly T[]): T | undefined => list[list.length - 1];

/** The last of a list that is so. */
export const lastWhere = <T>(list: readonly T[], isSo: (one: T) => boolean): T | undefined =>
  list[lastIndexWhere(list, isSo)];

/** Where the last of a list is that is so; -1: nowhere. */
export function lastIndexWhere<T>(list: readonly T[], isSo: (one: T) => boolean): number {
  let at = list.length - 1;
  while (at >= 0 && !isSo(list[at] as T)) at--;
  return at;
}

/** Whether a table has an entry of this name, which an app gave. */
export const hasOwn = (table: object, name: string): boolean =>
  Object.getOwnPropertyDescriptor(table, name) !== undefined;
