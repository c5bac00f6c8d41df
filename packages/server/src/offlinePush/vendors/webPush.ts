import { buildPushPayload } from '@block65/webcrypto-web-push';
import { fitted } from '../fit.ts';
import { type PushAnswer, type PushVendor, retryAfterMs } from '../vendor.ts';
import { flawOf } from './check.ts';
import { type Answered, post } from './post.ts';

/** What RFC 8291 leaves of a record of 4096 bytes. */
const PLAIN_MAX_BYTES = 3_993;

/** A subscription of a browser, as it is kept. */
interface Subscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** Browsers, over the push service that each has (RFC 8030, 8291 and 8292). */
export const webPush: PushVendor = {
  kind: 'web',
  async check(credentials) {
    const flaw = flawOf('web', credentials);
    if (flaw) return flaw;
    const { Subject = '', PublicKey, PrivateKey } = credentials;
    if (!/^(mailto:.+@.+|https:\/\/.+)$/.test(Subject))
      return { field: 'Subject', flaw: 'must be mailto:… or https://…' };
    if (!PublicKey && !PrivateKey) return { credentials: { ...credentials, ...(await makeKeys()) } };
    const isPair = await areKeys(PublicKey ?? '', PrivateKey ?? '');
    return isPair
      ? { credentials }
      : { field: 'PublicKey', flaw: 'and PrivateKey must be a pair of P-256 keys in base64url' };
  },
  open({ Subject, PublicKey, PrivateKey }, wire) {
    const vapid = { subject: Subject, publicKey: PublicKey, privateKey: PrivateKey };
    return {
      async send(push, token) {
        const { endpoint, p256dh, auth } = JSON.parse(token) as Subscription;
        const { badge, collapseId, ext, lifeSec } = push;
        const title = push.title || push.defaultTitle;
        const max = Math.min(push.maxBytes, PLAIN_MAX_BYTES);
        const data = fitted(push.text, max, (body) =>
          JSON.stringify({ title, body, tag: collapseId, ...(badge > 0 && { badge }), ...(ext && { ext }) }),
        );
        if (data === undefined) return { outcome: 'tooLong', text: `more than ${max} bytes` };
        const subscription = { endpoint, expirationTime: null, keys: { p256dh, auth } };
        const options = { ttl: lifeSec, topic: collapseId, urgency: 'high' as const };
        const { headers, body } = await buildPushPayload({ data, options }, subscription, vapid);
        return answerOf(await post(wire, endpoint, { headers, body }));
      },
      close() {},
    };
  },
};

async function makeKeys(): Promise<{ PublicKey: string; PrivateKey: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  return { PublicKey: Buffer.from(raw).toString('base64url'), PrivateKey: d };
}

/** Whether the two belong together: a key pair that does not fit is refused by every push service, each in its own words. */
async function areKeys(publicKey: string, privateKey: string): Promise<boolean> {
  const point = Buffer.from(publicKey, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return false;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' };
  try {
    const own = await crypto.subtle.importKey('jwk', { ...jwk, d: privateKey }, algorithm, false, ['sign']);
    const theirs = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
    const hash = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(hash, own, point);
    return await crypto.subtle.verify(hash, theirs, signature, point);
  } catch {
    return false;
  }
}

function answerOf({ status, headers, text }: Answered): PushAnswer {
  const said = `${status} ${text.slice(0, 200)}`.trim();
  if (status >= 200 && status < 300) return { outcome: 'sent', text: String(status) };
  if (status === 404 || status === 410) return { outcome: 'dead', text: said };
  if (status === 413) return { outcome: 'tooLong', text: said };
  if (status !== 429 && status < 500) return { outcome: 'refused', text: said };
  const afterMs = retryAfterMs(headers.get('retry-after'), Date.now());
  return { outcome: 'retry', text: said, ...(afterMs !== undefined && { afterMs }) };
}
