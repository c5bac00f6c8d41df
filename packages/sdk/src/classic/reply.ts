import { SdkFault, sdkFaults } from '../connection/fault.ts';

/** What a call gives when it succeeds. */
export type Succ<T> = (value: T) => void;
/** Why a call failed: a code and a description (S3). */
export type Fail = (code: number, desc: string) => void;

/** The two callbacks of a call as the Android SDK has them. */
export interface TIMValueCallBack<T> {
  onSuccess?(value: T): void;
  onError?(code: number, desc: string): void;
}

/** The last parameters of an asynchronous call: an object of callbacks as on Android, or two functions as on iOS. */
export type Reply<T> = [callback?: TIMValueCallBack<T> | undefined] | [succ: Succ<T> | undefined, fail?: Fail];

/** Both callbacks, whichever way they were given. */
export function replyOf<T>([first, fail]: Reply<T> | readonly [unknown?, unknown?]): { succ: Succ<T>; fail: Fail } {
  if (typeof first === 'function' || typeof fail === 'function')
    return { succ: (first as Succ<T>) ?? (() => {}), fail: (fail as Fail) ?? (() => {}) };
  const callback = (first ?? {}) as TIMValueCallBack<T>;
  return {
    succ: (value) => callback.onSuccess?.(value),
    fail: (code, desc) => callback.onError?.(code, desc),
  };
}

/** The callbacks at the end of a call's arguments, where what stands before them differs from platform to platform. */
export function replyAtEnd<T>(given: readonly unknown[]): Reply<T> {
  const isCallback = (one: unknown): boolean =>
    typeof one === 'function' || (typeof one === 'object' && one !== null && ('onSuccess' in one || 'onError' in one));
  const from = given.findIndex(isCallback);
  return (from < 0 ? [] : given.slice(from)) as unknown as Reply<T>;
}

/** Codes that the classic SDKs give themselves (error-codes §2). */
export const classicFaults = {
  invalidConversation: 6004,
  noFileServer: 6007,
  noAnswer: sdkFaults.noAnswer,
  notSignedIn: sdkFaults.notSignedIn,
  signInPending: 6015,
  invalidElement: 6016,
  invalidParameter: 6017,
  localStore: 6019,
  noPreviousLogin: 6026,
  unknown: 7000,
  notSupported: 7013,
} as const;

/** A fault of the classic face's own. */
export function classicFault(name: keyof typeof classicFaults, desc: string): SdkFault {
  return new SdkFault(classicFaults[name], desc);
}

/** Code and description of whatever was thrown; what the server gave passes as it is. */
export function faultOf(thrown: unknown): [code: number, desc: string] {
  if (!(thrown instanceof SdkFault)) return [classicFaults.unknown, String(thrown)];
  if (thrown.code === sdkFaults.signInPending) return [classicFaults.signInPending, thrown.message];
  return [thrown.code, thrown.message];
}
