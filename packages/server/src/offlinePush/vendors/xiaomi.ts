import { cut, fitted } from '../fit.ts';
import { type OutgoingPush, type PushAnswer, type PushVendor, retryAfterMs } from '../vendor.ts';
import { endpointOf, flawOf } from './check.ts';
import { type Answered, jsonIn, post } from './post.ts';

/** Longest life of a push at Xiaomi. */
const LIFE_MAX_SEC = 1_209_600;
const TITLE_MAX = 50;
const TEXT_MAX = 128;
/** None of the registration ids is good. */
const NO_TARGET = 20301;

/** Xiaomi's push service. */
export const xiaomi: PushVendor = {
  kind: 'xiaomi',
  async check(credentials) {
    return flawOf('xiaomi', credentials) ?? { credentials };
  },
  open({ AppSecret = '', PackageName = '', Endpoint }, wire) {
    const url = `${endpointOf(Endpoint, 'https://api.xmpush.xiaomi.com')}/v3/message/regid`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `key=${AppSecret}` };
    return {
      async send(push, token) {
        const body = fitted(cut(push.text, TEXT_MAX), push.maxBytes, formOf(push, token, PackageName));
        if (body === undefined) return { outcome: 'tooLong', text: `more than ${push.maxBytes} bytes` };
        return answerOf(await post(wire, url, { headers, body }), token);
      },
      close() {},
    };
  },
};

function formOf(push: OutgoingPush, token: string, packageName: string): (text: string) => string {
  const { android, collapseId, ext, lifeSec } = push;
  const sound = android.Sound || push.sound;
  const fields = {
    registration_id: token,
    restricted_package_name: packageName,
    title: cut(push.title || push.defaultTitle, TITLE_MAX),
    pass_through: '0',
    notify_type: '-1',
    time_to_live: String(Math.min(lifeSec, LIFE_MAX_SEC) * 1000),
    // A repeat has the same number and replaces the first.
    notify_id: String(Bun.hash.crc32(collapseId) & 0x7fff_ffff),
    'extra.notify_effect': '1',
    ...(ext && { payload: ext }),
    ...(android.XiaoMiChannelID && { 'extra.channel_id': android.XiaoMiChannelID }),
    ...(sound && { 'extra.sound_uri': `android.resource://${packageName}/raw/${sound.replace(/\.\w+$/, '')}` }),
  };
  return (description) => new URLSearchParams({ ...fields, description }).toString();
}

function answerOf({ status, headers, text }: Answered, token: string): PushAnswer {
  const answer = jsonIn(text) as { code?: number; reason?: string; data?: { id?: string; bad_regids?: string } };
  const { code, reason = '', data } = answer;
  const isBad = typeof data?.bad_regids === 'string' && data.bad_regids.split(',').includes(token);
  const said = `${status} ${code ?? ''} ${reason}`.trim().slice(0, 200);
  if (isBad || code === NO_TARGET) return { outcome: 'dead', text: said };
  if (status === 200 && code === 0) return { outcome: 'sent', text: `0 ${data?.id ?? ''}`.trim() };
  if (status !== 429 && status < 500) return { outcome: 'refused', text: said };
  const afterMs = retryAfterMs(headers.get('retry-after'), Date.now());
  return { outcome: 'retry', text: said, ...(afterMs !== undefined && { afterMs }) };
}
