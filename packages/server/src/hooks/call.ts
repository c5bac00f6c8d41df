import { isIP } from 'node:net';
import type { HookName, Settings } from '@hongyan/contract';
import { hooks } from '@hongyan/contract';
import type { Statistics } from '../statistics/port.ts';
import type { Origin } from '../storage/port/outbox.ts';
import type { Resolver } from './address.ts';
import { signBody, signTime } from './sign.ts';

/** What one call is made of. */
export interface HookCall {
  sdkAppId: number;
  name: HookName;
  payload: object;
  /** Absent: the call names none (callbacks.md §6.9). */
  origin: Origin | undefined;
  deliveryId: string;
  attempt: number;
}

/** What came of a call. `isAlive`: the app's server answered, though not properly. */
export type HookReply = { answer: Record<string, unknown> } | { failure: string; isAlive: boolean };

/** What calls are made with. */
export interface Caller {
  resolver: Resolver;
  nowMs(): number;
  answerMaxBytes: number;
  statistics: Pick<Statistics, 'count'>;
  tls: { cert?: string; key?: string; ca?: string };
}

/** Answers of what stands before an app's server that is down: it may well take the same call later. */
const GATEWAY_STATUS = [429, 502, 503, 504];

/**
 * Calls the app's server once: one POST to the address that its name led to, no redirect followed, nothing read beyond the
 * bound. Never rejects, and answers at the latest at the deadline.
 */
export async function callApp(
  caller: Caller,
  settings: Settings,
  call: HookCall,
  timeoutMs: number,
): Promise<HookReply> {
  const controller = new AbortController();
  const late = Promise.withResolvers<HookReply>();
  const timer = setTimeout(() => {
    late.resolve({ failure: `no answer within ${settings.hookTimeoutMs} ms`, isAlive: false });
    controller.abort();
  }, timeoutMs);
  caller.statistics.count(call.sdkAppId, 'CallBackReq');
  try {
    const reply = await Promise.race([late.promise, post(caller, settings, call, controller.signal)]);
    if ('answer' in reply) caller.statistics.count(call.sdkAppId, 'CallBackRsp');
    return reply;
  } finally {
    clearTimeout(timer);
    // Of an answer that is not wanted any more nothing more is read.
    controller.abort();
  }
}

async function post(caller: Caller, settings: Settings, call: HookCall, signal: AbortSignal): Promise<HookReply> {
  const target = new URL(settings.hookUrl);
  try {
    const request = requestOf(caller, settings, call, target);
    const address = await caller.resolver.addressOf(target.hostname);
    const response = await fetch(addressed(request.url, address), {
      method: 'POST',
      body: request.body,
      headers: { ...request.headers, Host: target.host },
      redirect: 'manual',
      decompress: false,
      signal,
      ...(target.protocol === 'https:' && { tls: tlsOf(caller, target.hostname) }),
    });
    return await readReply(response, caller.answerMaxBytes);
  } catch (error) {
    caller.resolver.forget(target.hostname);
    const { code, message } = error as { code?: string; message?: string };
    return { failure: code ? `${code}` : (message ?? String(error)), isAlive: false };
  }
}

/** The certificate is held against the name, though the connection goes to the address. */
function tlsOf({ tls }: Caller, host: string) {
  return { ...tls, ...(isIP(host.replace(/^\[|\]$/g, '')) === 0 && { serverName: host }) };
}

function addressed(url: URL, address: string): string {
  const to = new URL(url);
  to.hostname = isIP(address) === 6 ? `[${address}]` : address;
  return to.href;
}

function requestOf(caller: Caller, settings: Settings, call: HookCall, target: URL) {
  const { callback } = hooks[call.name];
  const { hookToken: token } = settings;
  const timeSec = Math.floor(caller.nowMs() / 1000);
  const body = JSON.stringify({ CallbackCommand: callback, ...call.payload });
  const url = new URL(target);
  const query: Record<string, string> = {
    SdkAppid: String(call.sdkAppId),
    CallbackCommand: callback,
    contenttype: 'json',
    ...(call.origin && { ClientIP: call.origin.address, OptPlatform: platformIn(call) }),
    ...(token && { RequestTime: String(timeSec), Sign: signTime(token, timeSec) }),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Accept-Encoding': 'identity',
    'X-Hongyan-Delivery': call.deliveryId,
    'X-Hongyan-Attempt': String(call.attempt),
    ...(token && { 'X-Hongyan-Signature': signBody(token, timeSec, body) }),
  };
  return { url, body, headers };
}

/** Changes of state spell one platform in another way (callbacks.md §1). */
function platformIn({ name, origin }: HookCall): string {
  const platform = origin?.platform ?? 'Unknown';
  return name === 'afterStateChange' && platform === 'iOS' ? 'IOS' : platform;
}

async function readReply(response: Response, maxBytes: number): Promise<HookReply> {
  const { status } = response;
  if (status !== 200) return { failure: `HTTP ${status}`, isAlive: !GATEWAY_STATUS.includes(status) };
  const text = await readText(response, maxBytes);
  if (text === undefined) return { failure: `the answer has more than ${maxBytes} bytes`, isAlive: true };
  try {
    const answer = JSON.parse(text) as unknown;
    if (typeof answer === 'object' && answer !== null && !Array.isArray(answer))
      return { answer: answer as Record<string, unknown> };
  } catch {
    // Said below.
  }
  return { failure: 'the answer is no JSON object', isAlive: true };
}

async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) return undefined;
  if (!response.body) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
