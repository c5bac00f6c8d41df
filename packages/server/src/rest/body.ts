import { type CommandSpec, restCommands, type ServerSettings } from '@hongyan/contract';
import type { RestCall } from '../dispatch/port.ts';
import { isJsonTooDeep, parseJson } from '../gateway/scanJson.ts';

/** Commands whose body may be empty (rest-api §1.1). */
const EMPTY_ALLOWED: ReadonlySet<string> = new Set(['openim_dirty_words/get']);

/** Commands whose documented body is a list, by the field that it is taken as (rest-api §1.1). */
const LIST_BODIES: ReadonlyMap<string, string> = new Map(
  Object.entries<CommandSpec>(restCommands).flatMap(([path, { listBody }]) => (listBody ? [[path, listBody]] : [])),
);

/**
 * Reads the body's bytes up to a limit.
 *
 * A stated length above the limit is refused unread; a body without a stated length is counted as it comes.
 */
export async function readBytes(req: Request, maxBytes: number): Promise<Uint8Array | 'tooLarge'> {
  const stated = req.headers.get('content-length');
  if (stated !== null) return Number(stated) > maxBytes ? 'tooLarge' : req.bytes();
  if (!req.body) return new Uint8Array(0);

  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of req.body as ReadableStream<Uint8Array>) {
    size += part.length;
    if (size > maxBytes) return 'tooLarge';
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

/** Parses a REST body: one JSON object, or of some commands a list, in UTF-8, of bounded depth; or says what is wrong with it. */
export function parseBody(
  bytes: Uint8Array,
  path: string,
  settings: Pick<ServerSettings, 'maxFrameDepth'>,
): RestCall['body'] {
  if (bytes.length === 0) return EMPTY_ALLOWED.has(path) ? { value: {} } : { flaw: 'it is empty, send {}' };

  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { flaw: 'it is not UTF-8' };
  }
  if (isJsonTooDeep(text, settings.maxFrameDepth))
    return { flaw: `it is nested deeper than ${settings.maxFrameDepth}` };

  try {
    const value = parseJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
    const list = LIST_BODIES.get(path);
    if (list && Array.isArray(value) && value.length > 0) return { value: { [list]: value } };
    return { flaw: list ? 'it is JSON, but neither an object nor a list of something' : 'it is JSON, but no object' };
  } catch {
    return { flaw: 'it is not JSON' };
  }
}

/** A number of 52 bits that stands for the body's bytes in repeated requests (design D7). */
export function hashBody(bytes: Uint8Array): number {
  return Number(BigInt.asUintN(52, Bun.hash(bytes) as bigint));
}
