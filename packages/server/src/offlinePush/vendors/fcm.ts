import { fitted } from '../fit.ts';
import { type OutgoingPush, type ProviderWire, type PushAnswer, type PushVendor, retryAfterMs } from '../vendor.ts';
import { endpointOf, flawOf } from './check.ts';
import { Pass, readKey, signToken } from './jwt.ts';
import { type Answered, jsonIn, post } from './post.ts';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
/** Longest life of a push at Google. */
const LIFE_MAX_SEC = 2_419_200;
const PASS_SEC = 3_600;

interface ServiceAccount {
  project_id: string;
  client_email: string;
  private_key: string;
  token_uri: string;
}

/** Google's service over its HTTP v1 interface, let in as a service account. */
export const fcm: PushVendor = {
  kind: 'fcm',
  async check(credentials) {
    const flaw = flawOf('fcm', credentials);
    if (flaw) return flaw;
    const account = jsonIn(credentials.ServiceAccount ?? '') as Partial<ServiceAccount>;
    const missing = (['project_id', 'client_email', 'private_key', 'token_uri'] as const).find(
      (name) => !account[name],
    );
    if (missing)
      return { field: 'ServiceAccount', flaw: `must be the JSON file of a service account; ${missing} is missing` };
    try {
      await readKey(account.private_key ?? '', 'RS256');
    } catch {
      return { field: 'ServiceAccount', flaw: 'private_key must be a PKCS #8 RSA key' };
    }
    if (URL.parse(account.token_uri ?? '')?.protocol !== 'https:')
      return { field: 'ServiceAccount', flaw: 'token_uri must be https://…' };
    return { credentials };
  },
  open({ ServiceAccount = '', Endpoint }, wire) {
    const account = JSON.parse(ServiceAccount) as ServiceAccount;
    const pass = new Pass(() => signIn(account, wire));
    const path = `/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`;
    const url = endpointOf(Endpoint, 'https://fcm.googleapis.com') + path;
    return {
      async send(push, token) {
        const body = fitted(push.text, push.maxBytes, messageOf(push, token));
        if (body === undefined) return { outcome: 'tooLong', text: `more than ${push.maxBytes} bytes` };
        const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${await pass.get()}` };
        const answer = answerOf(await post(wire, url, { headers, body }));
        if (answer.text.startsWith('401')) pass.drop();
        return answer;
      },
      close() {},
    };
  },
};

async function signIn({ client_email, private_key, token_uri }: ServiceAccount, wire: ProviderWire) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: client_email, scope: SCOPE, aud: token_uri, iat, exp: iat + PASS_SEC };
  const assertion = await signToken(await readKey(private_key, 'RS256'), 'RS256', {}, claims);
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const { status, text } = await post(wire, token_uri, { headers, body });
  const { access_token: value, expires_in: sec, error } = jsonIn(text);
  if (status !== 200 || typeof value !== 'string') throw new Error(`no access token: ${status} ${String(error ?? '')}`);
  return { value, goodMs: Math.max(1, Number(sec ?? PASS_SEC) - 60) * 1000 };
}

function messageOf(push: OutgoingPush, token: string): (text: string) => string {
  const { android, badge, collapseId, ext, lifeSec, title } = push;
  const sound = android.Sound || push.sound;
  const notification = {
    tag: collapseId,
    ...(sound && { sound }),
    ...(android.GoogleChannelID && { channel_id: android.GoogleChannelID }),
    ...(android.GoogleImage && { image: android.GoogleImage }),
    ...(badge > 0 && { notification_count: badge }),
  };
  return (text) =>
    JSON.stringify({
      message: {
        token,
        notification: { ...(title && { title }), body: text },
        ...(ext && { data: { ext } }),
        android: { priority: 'HIGH', ttl: `${Math.min(lifeSec, LIFE_MAX_SEC)}s`, notification },
      },
    });
}

/** What Google's answer means: its own code of an error stands in the details. */
function answerOf({ status, headers, text }: Answered): PushAnswer {
  const answer = jsonIn(text);
  if (status === 200) return { outcome: 'sent', text: `200 ${String(answer.name ?? '')}` };
  const error = (answer.error ?? {}) as {
    status?: string;
    details?: { errorCode?: string; fieldViolations?: { field?: string }[] }[];
  };
  const details = Array.isArray(error.details) ? error.details : [];
  const code = details.find(({ errorCode }) => errorCode)?.errorCode ?? error.status ?? '';
  const said = `${status} ${code}`.trim();
  const isOfToken = details.some((one) => one.fieldViolations?.some(({ field }) => field === 'message.token'));
  if (code === 'UNREGISTERED' || code === 'SENDER_ID_MISMATCH' || isOfToken) return { outcome: 'dead', text: said };
  if (status !== 401 && status !== 429 && status < 500) return { outcome: 'refused', text: said };
  const afterMs = retryAfterMs(headers.get('retry-after'), Date.now());
  return { outcome: 'retry', text: said, ...(afterMs !== undefined && { afterMs }) };
}
