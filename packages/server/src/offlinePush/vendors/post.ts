import { isIP } from 'node:net';
import type { ProviderWire } from '../vendor.ts';

/** An answer over HTTP. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
}

/** More than any provider says. */
const ANSWER_MAX_BYTES = 65_536;

/** Sends one POST to the address that the name led to; no redirect is followed. Rejects without an answer in time. */
export async function post(
  { resolver, timeoutMs, ca }: ProviderWire,
  target: string,
  { headers, body }: { headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> },
): Promise<Answered> {
  const url = new URL(target);
  const { host, hostname } = url;
  try {
    const address = await resolver.addressOf(hostname);
    url.hostname = isIP(address) === 6 ? `[${address}]` : address;
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, Host: host },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      // The certificate is held against the name, though the connection goes to the address.
      tls: { ...(ca && { ca }), ...(isIP(bare(hostname)) === 0 && { serverName: hostname }) },
    });
    return { status: response.status, headers: response.headers, text: await textOf(response) };
  } catch (error) {
    resolver.forget(hostname);
    throw error;
  }
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > ANSWER_MAX_BYTES) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** An answer's JSON object; an empty one where it is none. */
export function jsonIn(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said by the status.
  }
  return {};
}
