import type { LoginAnswer } from '../../connection/port.ts';
import { EVENT } from '../constants/event.ts';
import { ChatError, chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { Methods } from '../pipeline.ts';
import { emptyCaches, type Face } from '../state/face.ts';
import type { LoginResult } from '../types.ts';

type SessionMethods = Pick<
  Methods,
  'login' | 'logout' | 'destroy' | 'isReady' | 'getLoginUser' | 'getServerTime' | 'on' | 'once' | 'off' | 'setLogLevel'
>;

/** Signing in and out, and what may be asked at any time. */
export function sessionMethods(face: Face): SessionMethods {
  const attempt: Attempt = { isPending: false };
  return {
    login: (options) => signIn(face, attempt, options),
    async logout() {
      if (!isSignedIn(face)) throw chatError(codes.USER_NOT_LOGGED_IN);
      await signOut(face, 'signOut');
      return {};
    },
    async destroy() {
      if (face.readiness.state === 'destroyed') return {};
      if (isSignedIn(face)) await signOut(face, 'destroy');
      else {
        face.readiness.take('destroy');
        await face.core.leaveAsGuest();
      }
      face.release();
      face.emitter.emit(EVENT.SDK_DESTROY, { SDKAppID: face.sdkAppId });
      face.emitter.clear();
      return {};
    },
    isReady: () => face.readiness.state === 'ready',
    getLoginUser: () => face.core.me?.userId ?? '',
    getServerTime: () => face.core.serverNowMs(),
    on: (name, handler, context) => face.emitter.on(name, handler, context),
    once: (name, handler, context) => face.emitter.once(name, handler, context),
    off: (name, handler, context) => face.emitter.off(name, handler, context),
    setLogLevel: (level) => face.log.setLevel(level),
  };
}

const isSignedIn = ({ readiness }: Face): boolean => readiness.state === 'ready' || readiness.state === 'signingIn';

interface Attempt {
  isPending: boolean;
}

/** Signs in; SDK_READY follows. A user other than the one signed in takes the place of that one. */
async function signIn(
  face: Face,
  attempt: Attempt,
  { userID, userSig }: { userID: string; userSig: string },
): Promise<LoginResult> {
  const { core, readiness, ready, profiles } = face;
  if (readiness.state === 'destroyed') throw chatError(codes.SDK_IS_NOT_READY);
  if (!face.hasServer) throw serverUnknown();
  if (attempt.isPending) throw chatError(codes.REPEAT_LOGIN);
  if (isSignedIn(face) && core.me?.userId === userID) return repeated(userID);
  attempt.isPending = true;
  try {
    if (isSignedIn(face)) await signOut(face, 'signOut');
    readiness.take('signIn');
    const answer = await core.signIn({ userId: userID, userSig });
    if (readiness.state !== 'signingIn') throw chatError(codes.LOGGED_OUT);
    profiles.put({ userId: userID, nick: answer.nick, faceUrl: answer.faceUrl, updatedMs: 0 });
    ready.delivered();
    return signedIn(answer);
  } catch (error) {
    readiness.take('refused');
    throw error;
  } finally {
    attempt.isPending = false;
  }
}

/** The caches are empty when SDK_NOT_READY is told; calls are refused from the start. */
async function signOut(face: Face, step: 'signOut' | 'destroy'): Promise<void> {
  face.readiness.take(step);
  face.ready.reset();
  // Who only goes away, as a page that is reloaded, has what it wrote sent by the next start.
  await face.core.signOut({ keepsUnsent: step === 'destroy' });
  emptyCaches(face);
  face.emitter.emit(EVENT.SDK_NOT_READY);
}

function serverUnknown(): ChatError {
  const { code, text } = codes.NETWORK_ERROR;
  return new ChatError(code, `${text}: no server is set, give create the option proxyServer`);
}

const signedIn = (answer: LoginAnswer): LoginResult => ({
  actionStatus: 'OK',
  errorCode: 0,
  errorInfo: '',
  a2Key: '',
  tinyID: answer.uid,
  helloInterval: answer.heartbeatSec,
});

const repeated = (userID: string): LoginResult => ({
  actionStatus: 'OK',
  errorCode: 0,
  errorInfo: `${userID} is signed in already`,
  repeatLogin: true,
});
