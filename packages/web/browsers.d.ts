// Of what came after ES2022: what browsers had four years ago already.

interface Array<T> {
  findLast(isSo: (one: T, at: number) => boolean): T | undefined;
  findLastIndex(isSo: (one: T, at: number) => boolean): number;
}

interface ReadonlyArray<T> {
  findLast(isSo: (one: T, at: number) => boolean): T | undefined;
  findLastIndex(isSo: (one: T, at: number) => boolean): number;
}

/** Only for bundlers, which put a text in its place. */
declare const process: { env: { HONGYAN_SERVER?: string } };
