import { makeUserSig } from '@hongyan/contract/usersig/make';
import type { Answer, Call } from './call.ts';

/** A server that speaks REST v4, and who calls there. */
export interface OtherServer {
  /** Without `/v4` behind. */
  url: string;
  sdkAppId: number;
  /** An administrator of the app. */
  identifier: string;
  /** One of the two. */
  key?: string;
  userSig?: string;
}

const ANSWER_MS = 60_000;
const USER_SIG_LIFE_SEC = 86_400;

/** Calls commands over HTTP. */
export function callsTo({ url, sdkAppId, identifier, key, userSig }: OtherServer): Call {
  const sign = () =>
    userSig ?? makeUserSig({ sdkAppId, userId: identifier, key: key ?? '', expireSec: USER_SIG_LIFE_SEC });
  return async (path, body) => {
    const query = new URLSearchParams({
      sdkappid: String(sdkAppId),
      identifier,
      usersig: sign(),
      random: String(crypto.getRandomValues(new Uint32Array(1))[0]),
      contenttype: 'json',
    });
    const response = await fetch(`${url.replace(/\/+$/, '')}/v4/${path}?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`);
    const answer = (await response.json()) as Partial<Answer>;
    // Some services of old leave out the envelope where all is well.
    return { ...answer, ErrorCode: answer.ErrorCode ?? 0, ErrorInfo: answer.ErrorInfo ?? '' };
  };
}
