import type { WireFile } from '@hongyan/contract';
import { SdkFault } from '../../connection/fault.ts';
import type { Timers } from '../events/throttle.ts';
import { type Answer, host, type Stop } from './host.ts';
import { Torn } from './patience.ts';

/** Where the bytes of a file go to, and what a request there needs. */
export interface Place {
  url: string;
  timers: Timers;
  /** What gives up the requests under way. */
  stops: Set<Stop>;
}

/** A request that brought no answer for so long is given up. */
const REQUEST_MS = 180_000;
const TUS = { 'Tus-Resumable': '1.0.0' };

/** How many bytes the server has; undefined where the address is of no use any more. */
export async function standOf(place: Place): Promise<number | undefined> {
  const answer = await ask(place, { method: 'HEAD', headers: TUS });
  return answer && offsetOf(answer);
}

/**
 * Sends the bytes from an offset on: how many the server has then, or the file with the last ones; undefined where the address
 * is of no use any more.
 */
export async function sendPart(
  place: Place,
  offset: number,
  body: ArrayBuffer,
): Promise<{ file: WireFile } | { offset: number } | undefined> {
  const headers = { ...TUS, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) };
  const answer = await ask(place, { method: 'PATCH', headers, body });
  if (!answer) return undefined;
  if (answer.status === 200) return (await read(answer)) as { file: WireFile };
  return { offset: offsetOf(answer) };
}

function offsetOf({ headers }: Answer): number {
  const offset = Number(headers.get('Upload-Offset') ?? Number.NaN);
  if (!Number.isInteger(offset)) throw new Torn('the answer says not how much came');
  return offset;
}

/** Too old, not known, or not of this server. */
const USELESS: ReadonlySet<number> = new Set([403, 404, 410]);
/** Somewhere else, or being written, or too much asked: later it may do. */
const LATER: ReadonlySet<number> = new Set([408, 409, 423, 425, 429]);

async function ask({ url, timers, stops }: Place, how: object): Promise<Answer | undefined> {
  const stop = host.AbortController && new host.AbortController();
  if (stop) stops.add(stop);
  const timer = timers.setTimer(() => stop?.abort(), REQUEST_MS);
  try {
    const answer = await fetched(url, { ...how, ...(stop && { signal: stop.signal }) });
    const { status } = answer;
    if (USELESS.has(status)) return undefined;
    if (status < 300) return answer;
    if (LATER.has(status) || status >= 500) throw new Torn(`the server answered ${status}`);
    const { ErrorCode = 0, ErrorInfo = '' } = (await read(answer)) as { ErrorCode?: number; ErrorInfo?: string };
    throw new SdkFault(ErrorCode, ErrorInfo);
  } finally {
    timers.clearTimer(timer);
    if (stop) stops.delete(stop);
  }
}

/** Whatever a request fails by, it is the network. */
async function fetched(url: string, how: object): Promise<Answer> {
  try {
    return await (host.fetch as NonNullable<typeof host.fetch>)(url, how);
  } catch (error) {
    throw new Torn(String(error));
  }
}

async function read(answer: Answer): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    throw new Torn(String(error));
  }
}
