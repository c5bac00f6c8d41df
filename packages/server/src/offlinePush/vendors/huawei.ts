import { cut, fitted } from '../fit.ts';
import { type OutgoingPush, type ProviderWire, type PushAnswer, type PushVendor, retryAfterMs } from '../vendor.ts';
import { endpointOf, flawOf } from './check.ts';
import { Pass } from './jwt.ts';
import { type Answered, jsonIn, post } from './post.ts';

/** Longest life of a push at Huawei. */
const LIFE_MAX_SEC = 1_296_000;
const TITLE_MAX = 100;
const SUCCESS = '80000000';
const DEAD_TOKENS = '80300007';
const TOO_LONG = '80300008';
/** The access token is none, or is over. */
const STALE_PASS = ['80200001', '80200003'];

/** Huawei's Push Kit. */
export const huawei: PushVendor = {
  kind: 'huawei',
  async check(credentials) {
    return flawOf('huawei', credentials) ?? { credentials };
  },
  open({ AppId = '', AppSecret = '', Endpoint, TokenEndpoint }, wire) {
    const tokenUrl = `${endpointOf(TokenEndpoint, 'https://oauth-login.cloud.huawei.com')}/oauth2/v3/token`;
    const pass = new Pass(() => signIn(AppId, AppSecret, tokenUrl, wire));
    const origin = endpointOf(Endpoint, 'https://push-api.cloud.huawei.com');
    const url = `${origin}/v1/${encodeURIComponent(AppId)}/messages:send`;
    return {
      async send(push, token) {
        const body = fitted(push.text, push.maxBytes, messageOf(push, token));
        if (body === undefined) return { outcome: 'tooLong', text: `more than ${push.maxBytes} bytes` };
        const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${await pass.get()}` };
        const { answer, isPassStale } = answerOf(await post(wire, url, { headers, body }));
        if (isPassStale) pass.drop();
        return answer;
      },
      close() {},
    };
  },
};

async function signIn(client_id: string, client_secret: string, url: string, wire: ProviderWire) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const { status, text } = await post(wire, url, { headers, body });
  const { access_token: value, expires_in: sec, error } = jsonIn(text);
  if (status !== 200 || typeof value !== 'string') throw new Error(`no access token: ${status} ${String(error ?? '')}`);
  return { value, goodMs: Math.max(1, Number(sec ?? 3_600) - 60) * 1000 };
}

function messageOf(push: OutgoingPush, token: string): (text: string) => string {
  const { android, badge, collapseId, ext, lifeSec } = push;
  const title = cut(push.title || push.defaultTitle, TITLE_MAX);
  const sound = android.Sound || push.sound;
  // What a tap does: the app opens, or, with Ext, its action or its intent is called with it.
  const byExt = android.ExtAsHuaweiIntentParam === 1 ? { type: 1, intent: ext } : { type: 3 };
  const notification = {
    click_action: ext ? byExt : { type: 3 },
    tag: collapseId,
    importance: android.HuaWeiImportance || 'NORMAL',
    ...(android.HuaWeiChannelID && { channel_id: android.HuaWeiChannelID }),
    ...(android.HuaWeiImage && { image: android.HuaWeiImage }),
    ...(sound && { default_sound: false, sound }),
    ...(badge > 0 && { badge: { set_num: Math.min(badge, 99) } }),
  };
  return (text) =>
    JSON.stringify({
      validate_only: false,
      message: {
        notification: { title, body: text },
        ...(ext && { data: ext }),
        android: {
          ttl: `${Math.min(lifeSec, LIFE_MAX_SEC)}s`,
          ...(android.HuaWeiCategory && { category: android.HuaWeiCategory }),
          notification: { ...notification, title, body: text },
        },
        token: [token],
      },
    });
}

function answerOf({ status, headers, text }: Answered): { answer: PushAnswer; isPassStale: boolean } {
  const { code = '', msg = '', requestId = '' } = jsonIn(text) as { code?: string; msg?: string; requestId?: string };
  const isPassStale = status === 401 || STALE_PASS.includes(code);
  if (code === SUCCESS) return { answer: { outcome: 'sent', text: `${code} ${requestId}`.trim() }, isPassStale };
  const said = `${status} ${code} ${msg}`.trim().slice(0, 200);
  const outcome = outcomeOf(status, code, isPassStale);
  const afterMs = outcome === 'retry' ? retryAfterMs(headers.get('retry-after'), Date.now()) : undefined;
  return { answer: { outcome, text: said, ...(afterMs !== undefined && { afterMs }) }, isPassStale };
}

function outcomeOf(status: number, code: string, isPassStale: boolean): PushAnswer['outcome'] {
  if (code === DEAD_TOKENS) return 'dead';
  if (code === TOO_LONG) return 'tooLong';
  return isPassStale || status === 429 || status >= 500 ? 'retry' : 'refused';
}
