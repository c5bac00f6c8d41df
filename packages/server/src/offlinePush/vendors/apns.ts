import http2 from 'node:http2';
import { isIP } from 'node:net';
import tls from 'node:tls';
import { fitted } from '../fit.ts';
import {
  type OutgoingPush,
  type ProviderWire,
  type PushAnswer,
  type PushLine,
  type PushVendor,
  retryAfterMs,
} from '../vendor.ts';
import { endpointOf, flawOf } from './check.ts';
import { Pass, readKey, signToken } from './jwt.ts';
import { jsonIn } from './post.ts';

/** Apple takes a token of its own for 20 to 60 minutes. */
const PASS_MS = 40 * 60_000;
const DEAD = ['Unregistered', 'BadDeviceToken', 'DeviceTokenNotForTopic', 'ExpiredToken'];
const STALE_PASS = ['ExpiredProviderToken', 'MissingProviderToken'];

/** Apple's push service over HTTP/2 with a key of the developer account. */
export const apns: PushVendor = {
  kind: 'apns',
  async check(credentials) {
    const flaw = flawOf('apns', credentials);
    if (flaw) return flaw;
    try {
      await readKey(credentials.Key ?? '', 'ES256');
    } catch {
      return { field: 'Key', flaw: 'must be the text of a .p8 file of Apple' };
    }
    return { credentials };
  },
  open: ({ Key = '', KeyId, TeamId, BundleId = '', Endpoint }, wire) => {
    const pass = new Pass(async () => {
      const claims = { iss: TeamId, iat: Math.floor(Date.now() / 1000) };
      const value = await signToken(await readKey(Key, 'ES256'), 'ES256', { kid: KeyId }, claims);
      return { value, goodMs: PASS_MS };
    });
    return new ApnsLine(pass, BundleId, endpointOf(Endpoint, 'https://api.push.apple.com'), wire);
  },
};

/** The payload as Apple has it (usersig-and-limits §4.4). */
function payloadOf(push: OutgoingPush): (text: string) => string {
  const { apns, badge, ext, sound } = push;
  const title = apns.Title || push.title;
  const rest = {
    ...(badge > 0 && { badge }),
    sound: apns.Sound || sound || 'default',
    ...((apns.MutableContent === 1 || apns.Image) && { 'mutable-content': 1 }),
    ...(apns.ContentAvailable === 1 && { 'content-available': 1 }),
    ...(apns.InterruptionLevel && { 'interruption-level': apns.InterruptionLevel }),
  };
  return (text) => {
    const alert = { ...(title && { title }), ...(apns.SubTitle && { subtitle: apns.SubTitle }), body: text };
    const isBare = !title && !apns.SubTitle;
    return JSON.stringify({
      aps: { alert: isBare ? text : alert, ...rest },
      ...(ext && { ext }),
      ...(apns.Image && { image: apns.Image }),
    });
  };
}

class ApnsLine implements PushLine {
  private session: Promise<http2.ClientHttp2Session> | undefined;

  constructor(
    private readonly pass: Pass,
    private readonly bundleId: string,
    private readonly origin: string,
    private readonly wire: ProviderWire,
  ) {}

  async send(push: OutgoingPush, token: string): Promise<PushAnswer> {
    const payload = fitted(push.text, push.maxBytes, payloadOf(push));
    if (payload === undefined) return { outcome: 'tooLong', text: `more than ${push.maxBytes} bytes` };
    const headers = {
      ':method': 'POST',
      ':path': `/3/device/${encodeURIComponent(token)}`,
      authorization: `bearer ${await this.pass.get()}`,
      'apns-topic': this.bundleId,
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-collapse-id': push.collapseId,
      'apns-expiration': String(Math.floor(Date.now() / 1000) + push.lifeSec),
    };
    return this.answerOf(await this.request(headers, payload));
  }

  close(): void {
    void this.session?.then(
      (session) => session.close(),
      () => {},
    );
    this.session = undefined;
  }

  private answerOf({ status, id, retryAfter, text }: Reply): PushAnswer {
    if (status === 200) return { outcome: 'sent', text: `200 ${id}` };
    const reason = String(jsonIn(text).reason ?? '');
    const said = `${status} ${reason}`.trim();
    if (status === 410 || DEAD.includes(reason)) return { outcome: 'dead', text: said };
    if (STALE_PASS.includes(reason)) {
      this.pass.drop();
      return { outcome: 'retry', text: said };
    }
    if (status === 413) return { outcome: 'tooLong', text: said };
    if (status !== 429 && status < 500) return { outcome: 'refused', text: said };
    const afterMs = retryAfterMs(retryAfter, Date.now());
    return { outcome: 'retry', text: said, ...(afterMs !== undefined && { afterMs }) };
  }

  private async request(headers: http2.OutgoingHttpHeaders, payload: string): Promise<Reply> {
    const session = await this.connected();
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const stream = session.request(headers);
    const timer = setTimeout(() => {
      stream.close(http2.constants.NGHTTP2_CANCEL);
      // A connection that went silent is of no use to the next push either.
      this.lose(session);
      reject(new Error(`no answer within ${this.wire.timeoutMs} ms`));
    }, this.wire.timeoutMs);
    const parts: Buffer[] = [];
    let head: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
    stream.on('response', (received) => {
      head = received;
    });
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('the connection closed without an answer')));
    stream.on('end', () => {
      const status = head[':status'];
      if (status === undefined) return reject(new Error('the stream ended without an answer'));
      const retryAfter = head['retry-after'];
      resolve({ status, id: String(head['apns-id'] ?? ''), retryAfter, text: Buffer.concat(parts).toString('utf8') });
    });
    stream.end(payload);
    return promise.finally(() => clearTimeout(timer));
  }

  private connected(): Promise<http2.ClientHttp2Session> {
    this.session ??= this.connect();
    return this.session;
  }

  private async connect(): Promise<http2.ClientHttp2Session> {
    const { resolver, timeoutMs, ca } = this.wire;
    const { hostname, port } = new URL(this.origin);
    const { promise, resolve, reject } = Promise.withResolvers<http2.ClientHttp2Session>();
    try {
      const address = await resolver.addressOf(hostname);
      const session = http2.connect(this.origin, {
        createConnection: () =>
          tls.connect({
            ...{ host: address, port: Number(port || 443), ALPNProtocols: ['h2'] },
            ...(isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && { servername: hostname }),
            ...(ca && { ca }),
          }),
      });
      const timer = setTimeout(() => session.destroy(new Error(`no connection within ${timeoutMs} ms`)), timeoutMs);
      session.once('connect', () => resolve(session));
      session.on('error', reject);
      session.on('goaway', () => this.lose(session));
      session.on('close', () => {
        this.lose(session);
        reject(new Error('the connection closed'));
      });
      return await promise.finally(() => clearTimeout(timer));
    } catch (error) {
      resolver.forget(hostname);
      this.session = undefined;
      throw error;
    }
  }

  /** What is under way on it goes on; the next push gets a new one. */
  private lose(lost: http2.ClientHttp2Session): void {
    const current = this.session;
    void current?.then(
      (session) => {
        if (session === lost && this.session === current) this.session = undefined;
      },
      () => {},
    );
  }
}

interface Reply {
  status: number;
  id: string;
  retryAfter: string | undefined;
  text: string;
}
