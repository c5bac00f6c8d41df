import { StartError } from '../config/startError.ts';
import { chatLogHeader, chatLogJson, chatLogRecord } from './chatLog.ts';
import type { LineSource, TextLine } from './lines.ts';
import { FORMAT, FORMAT_VERSION, type Header, headerFlaw, type MovedRecord, recordFlaw } from './record.ts';

/** A record on its way, or a line that is none: `flaw` says why. */
export type Arrival = { at: string } & ({ record: MovedRecord } | { flaw: string });

/** What is to be imported: from a file, or from another server. */
export interface Records {
  header: Header;
  arrivals: AsyncIterable<Arrival>;
}

/**
 * Reads a file of records, or an hourly file of messages of the original (rest-api §22.1), line by line as they are wanted.
 *
 * @throws StartError when it is no such file, or of a later format
 */
export async function readRecords(place: string, { lines }: LineSource): Promise<Records> {
  const all = lines[Symbol.asyncIterator]();
  const first = await all.next();
  const log = first.done ? undefined : chatLogHeader(first.value.text ?? '');
  const header = log ? { ...HEADER, ...log } : first.done ? undefined : jsonOf(first.value.text);
  const flaw = headerFlaw(header);
  if (flaw) throw new StartError(`${place} cannot be imported: ${flaw}`);
  return { header: header as Header, arrivals: arrivalsOf(place, all, log ? logArrival : arrivalOf) };
}

const HEADER = { kind: 'header', format: FORMAT, version: FORMAT_VERSION } as const;

async function* arrivalsOf(
  place: string,
  lines: AsyncIterator<TextLine>,
  read: (line: TextLine) => Arrival | undefined,
): AsyncGenerator<Arrival> {
  let last = 1;
  try {
    for (;;) {
      const { value: line, done } = await lines.next();
      if (done) return;
      last = line.number;
      const arrival = line.text?.trim() === '' ? undefined : read(line);
      if (arrival) yield arrival;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`${place} cannot be read behind line ${last}: ${reason}; what was before is imported`);
  } finally {
    await lines.return?.();
  }
}

/** The fields of a record are checked by the command that it goes to. */
function arrivalOf({ number, text }: TextLine): Arrival {
  const at = `line ${number}`;
  const value = jsonOf(text);
  const flaw = value === undefined ? notJson(text) : recordFlaw(value);
  return flaw ? { at, flaw } : { at, record: value as MovedRecord };
}

/** A line of an hourly file of messages. */
function logArrival({ number, text }: TextLine): Arrival | undefined {
  const at = `line ${number}`;
  const json = text === undefined ? '' : chatLogJson(text);
  if (json === undefined) return undefined;
  const value = jsonOf(json);
  if (typeof value !== 'object' || value === null) return { at, flaw: notJson(text) };
  const record = chatLogRecord(value as Parameters<typeof chatLogRecord>[0]);
  const flaw = recordFlaw(record);
  return flaw ? { at, flaw } : { at, record };
}

const notJson = (text: string | undefined): string => (text === undefined ? 'is too long' : 'is no JSON');

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
