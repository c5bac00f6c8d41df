import { EVENT } from './constants/event.ts';
import { notReadyError } from './errors/chatError.ts';
import { checkParams } from './params/check.ts';
import { type Face, faultOf } from './state/face.ts';
import type { ChatInstance, CheckedMethods, Response } from './types.ts';

/** A method before the pipeline is put around it: it gives the data alone. */
type Inner<F> = F extends (...args: infer A) => Promise<Response<infer D>> ? (...args: A) => Promise<D> : F;

/** The methods of an instance, by families, before the pipeline is put around them. */
export type Methods = { [M in keyof CheckedMethods]: Inner<CheckedMethods[M]> } & Pick<
  ChatInstance,
  'callExperimentalAPI' | 'use'
>;

/** Methods that may be called at any time (sdk-js-api §3.1). `once` and `getServerTime` are let through beyond the original. */
const always: ReadonlySet<string> = new Set([
  ...['login', 'logout', 'destroy', 'getLoginUser', 'isReady', 'on', 'off', 'setLogLevel', 'registerPlugin', 'use'],
  ...['joinGroup', 'quitGroup', 'getGroupOnlineMemberCount', 'callExperimentalAPI', 'once', 'getServerTime'],
  ...['addSignalingListener', 'removeSignalingListener'],
]);

/** And in the manner of `lite-chat`. */
const alwaysLite: ReadonlySet<string> = new Set([...always, 'createTextMessage']);

/**
 * Puts the checks around a method (sdk-js-api §3.1): readiness gives a rejected promise and the event ERROR, also where
 * the method is synchronous, or throws in the manner of `lite-chat`; then wrong parameters throw at once; then the call resolves `{code: 0, data}` or rejects
 * with a ChatError.
 */
export function throughPipeline(
  face: Face,
  name: string,
  run: (...args: never[]) => unknown,
): (...args: never[]) => unknown {
  return (...args) => {
    const refusal = (face.isLite ? alwaysLite : always).has(name) ? undefined : face.readiness.refusal();
    if (refusal !== undefined) {
      const error = notReadyError(refusal, name);
      face.emitter.emit(EVENT.ERROR, error);
      if (face.isLite) throw error;
      return Promise.reject(error);
    }
    checkParams(name, args, face.log);
    try {
      const result = run(...args);
      if (!(result instanceof Promise)) return result;
      const answered = answer(face, name, result);
      // Apps do not wait for a message that is made: that it could not be must not end their process.
      if (/^create\w+Message$/.test(name)) answered.catch(() => {});
      return answered;
    } catch (error) {
      face.watch.note(error, 'call');
      throw error;
    }
  };
}

/** Methods whose answer is not wrapped: the message itself (§4.15), or has more than code and data (§4.14). */
const bare: ReadonlySet<string> = new Set([
  ...['downloadMergerMessage', 'invite', 'inviteInGroup', 'cancel', 'accept', 'reject'],
]);

/** Methods that answer nothing at all, not even a code (§4.9). */
const mute: ReadonlySet<string> = new Set([
  ...['acceptFriendApplication', 'refuseFriendApplication', 'setFriendApplicationRead'],
]);

async function answer(face: Face, name: string, result: Promise<unknown>): Promise<unknown> {
  try {
    const data = (await result) || {};
    if (mute.has(name)) return undefined;
    return bare.has(name) ? data : ({ code: 0, data } satisfies Response<unknown>);
  } catch (error) {
    face.watch.note(error, 'call');
    throw faultOf(face, error);
  }
}
