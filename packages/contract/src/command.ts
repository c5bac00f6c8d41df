import type { Static, TSchema } from 'typebox';
import type { FaultName } from './errors.ts';

/** Who may call: an app's administrator or anyone (REST), a signed-in session, or a connection before its sign-in. */
export type Caller = 'admin' | 'anyone' | 'session' | 'guest';

/** What a command promises. Routes, validation, permissions, documentation and tests all derive from it. */
export interface CommandSpec<I extends TSchema = TSchema, O extends TSchema = TSchema> {
  caller: Caller;
  /** The request, as JSON Schema. Unknown fields are ignored. */
  input: I;
  /** The answer without its envelope. */
  output: O;
  /** Faults the command may answer with, beside those of the access layer and of UserSig. */
  errors: readonly FaultName[];
  /** The fault of a request that does not fit `input`, where its field has none of its own. */
  invalid: FaultName;
  /** Socket only: the same of a request about a group's conversation. */
  invalidInGroup?: FaultName;
  /** The fault of a wrong top-level field. An array's name with `[]` behind it stands for its length. */
  fieldFaults?: Readonly<Record<string, FaultName>>;
  /** The fault of a top-level field that is missing, or is an empty list, where it differs from that of a wrong one. */
  missingFaults?: Readonly<Record<string, FaultName>>;
  /** The fault of a top-level field that is of another type, where it differs from that of a wrong one. */
  typeFaults?: Readonly<Record<string, FaultName>>;
  /** Other names of top-level fields: from the name a client may send to the one in `input`. */
  fieldAliases?: Readonly<Record<string, string>>;
  /** This command's own code of a common fault (design D22). */
  faultMap?: Readonly<Partial<Record<FaultName, FaultName>>>;
  /** REST only: an optional text that is empty counts as absent where the schema takes no empty one (rest-api §0.3). */
  emptyIsAbsent?: boolean;
  /** REST only: the documented body is a list, which is taken as this field; an object with the field will do too. */
  listBody?: string;
  /** REST only: the same request again, by URL `random` and body, gets the first one's answer for a while (R14). */
  runsOnce?: boolean;
  /** REST only: other paths of the same command. */
  aliases?: readonly string[];
  /** REST only: answers carry `ErrorDisplay` too, a text for end users that is always empty (rest-api §1.2). */
  hasErrorDisplay?: boolean;
  /** REST only: `ErrorInfo` of success where it is not `""`. */
  okInfo?: string;
  /** Socket only: the field that names the conversation in whose order requests run (design §4). */
  orderBy?: string;
  spec: readonly string[];
  summary: string;
}

/** Declares a command; only its type matters, the object is the declaration. */
export function command<const C extends CommandSpec>(spec: C): C {
  return spec;
}

/** The fault of a request that does not fit: of one about a group's conversation it may be another. */
export function invalidFor({ invalid, invalidInGroup = invalid }: CommandSpec, params: unknown): FaultName {
  const { conv } = (params ?? {}) as { conv?: unknown };
  return typeof conv === 'string' && conv.startsWith('GROUP') ? invalidInGroup : invalid;
}

/**
 * The fault of a top-level field, or of what is in it, that is of another type than it should be.
 *
 * Over REST an account that is no string is one of the way to a command, unless the command has a code of its own for that field
 * (rest-api §1.1, §2.1).
 *
 * @param field the flawed field with its way from the top, as `A[1].B`
 * @param type what it should be, in the words of JSON Schema
 */
export function typeFaultFor(spec: CommandSpec, top: string, field: string, type: unknown): FaultName | undefined {
  const own = field === top ? spec.typeFaults?.[top] : undefined;
  if (own) return own;
  const isAccount = /_Account(\[\d+\])?$/.test(field) && type === 'string' && spec.caller === 'admin';
  return isAccount && !spec.fieldFaults?.[top] ? 'accountNotString' : undefined;
}

export type CommandTable = Readonly<Record<string, CommandSpec>>;
export type InputOf<C> = C extends { input: infer I extends TSchema } ? Static<I> : never;
export type OutputOf<C> = C extends { output: infer O extends TSchema } ? Static<O> : never;
