import type { FaultName } from './errors.ts';

export type Value = string | number | boolean;

/** One setting: where it applies, its bounds and what it means. */
export interface Setting<T extends Value = Value> {
  /** `server`: one value for the process, from option, environment or file. `app`: each app may have its own, live. */
  scope: 'server' | 'app';
  default: T;
  unit?: 'bytes' | 'seconds' | 'days' | 'ms' | 'count' | 'per second';
  min?: number;
  max?: number;
  oneOf?: readonly T[];
  /** What a text that is not empty must look like, and how an error says so. */
  pattern?: { matches: RegExp; shape: string };
  /** The command-line option, where `--kebab-case-of-name` is not wanted. */
  option?: string;
  /** Shown in the help behind the option, e.g. `DIR`. */
  placeholder?: string;
  exceeded?: FaultName;
  spec?: string;
  doc: string;
}

type Widen<T> = T extends number ? number : T extends boolean ? boolean : string;
/** Declares a setting; its scope stays a literal type, its value's type is widened. */
export const setting = <T extends Value, const S extends 'server' | 'app'>(s: Setting<T> & { scope: S }) =>
  s as unknown as Setting<Widen<T>> & { scope: S };
