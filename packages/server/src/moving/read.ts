import { StartError } from '../config/startError.ts';
import type { LineSource, TextLine } from './lines.ts';
import { type Header, headerFlaw, type MovedRecord, recordFlaw } from './record.ts';

/** A record on its way, or a line that is none: `flaw` says why. */
export type Arrival = { at: string } & ({ record: MovedRecord } | { flaw: string });

/** What is to be imported: from a file, or from another server. */
export interface Records {
  header: Header;
  arrivals: AsyncIterable<Arrival>;
}

/**
 * Reads a file of records, line by line as they are wanted.
 *
 * @throws StartError when it is no such file, or of a later format
 */
export async function readRecords(place: string, { lines }: LineSource): Promise<Records> {
  const all = lines[Symbol.asyncIterator]();
  const first = await all.next();
  const header = first.done ? undefined : jsonOf(first.value);
  const flaw = headerFlaw(header);
  if (flaw) throw new StartError(`${place} cannot be imported: ${flaw}`);
  return { header: header as Header, arrivals: arrivalsOf(place, all) };
}

async function* arrivalsOf(place: string, lines: AsyncIterator<TextLine>): AsyncGenerator<Arrival> {
  let last = 1;
  try {
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done) return;
      last = line.number;
      if (line.text?.trim() !== '') yield arrivalOf(line);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`${place} cannot be read behind line ${last}: ${reason}; what was before is imported`);
  } finally {
    await lines.return?.();
  }
}

function arrivalOf(line: TextLine): Arrival {
  const at = `line ${line.number}`;
  if (line.text === undefined) return { at, flaw: 'is too long' };
  const value = jsonOf(line);
  if (value === undefined) return { at, flaw: 'is no JSON' };
  const flaw = recordFlaw(value);
  // The fields are checked by the command that they go to.
  return flaw ? { at, flaw } : { at, record: value as MovedRecord };
}

function jsonOf({ text }: TextLine): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
