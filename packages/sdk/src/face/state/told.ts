import type { Face } from './face.ts';

/** An event to be told, with one entry for each thing that happened. */
export interface Told {
  name: string;
  data: unknown[];
}

/** Where a change happened. */
export interface Context {
  face: Face;
  conv: string;
}
