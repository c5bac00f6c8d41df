import { type FaultDetails, type FaultName, ImError } from '@hongyan/contract';
import { NewerSchemaError, StoreDamagedError } from '../port/storage.ts';
import type { PackedCalls, PackedResults } from './pack.ts';

/** Classes of errors that keep theirs between the threads. */
const known = { NewerSchemaError, StoreDamagedError };

/** What the main thread tells the writer. */
export type ToWriter = { kind: 'open'; file: string } | { kind: 'batch'; calls: PackedCalls } | { kind: 'close' };

/** What the writer answers. A batch's answers stand in the order of its operations. */
export type FromWriter =
  | { kind: 'opened' }
  | { kind: 'refused'; error: WireError }
  | {
      kind: 'done';
      results: PackedResults;
      failures: { at: number; error: WireError }[];
      tookMs: number;
      health: string;
    }
  | { kind: 'closed' };

/** An error on its way between the threads: a fault keeps its name, anything else its text. */
export interface WireError {
  fault?: FaultName;
  details?: FaultDetails;
  known?: keyof typeof known;
  name: string;
  message: string;
  stack?: string;
}

/** An error as plain fields. */
export function packError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  if (error instanceof ImError) return { fault: error.fault, details: error.details, name, message };
  return { name, message, stack, known: name in known ? (name as keyof typeof known) : undefined };
}

/** The error that `packError` was given. */
export function unpackError(packed: WireError): Error {
  if (packed.fault) return new ImError(packed.fault, packed.details);
  const error = packed.known ? Object.create(known[packed.known].prototype) : new Error(packed.message);
  return Object.assign(error, { name: packed.name, message: packed.message, stack: packed.stack });
}
