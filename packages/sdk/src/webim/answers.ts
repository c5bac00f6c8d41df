import { SdkFault, sdkFaults } from '../connection/fault.ts';

/** What a call gives when it succeeds; what else is in it depends on the call. */
export interface WebimAnswer {
  ActionStatus: 'OK';
  ErrorCode: 0;
  ErrorInfo: '';
}

/** Why a call failed. */
export interface WebimError {
  ActionStatus: 'FAIL';
  ErrorCode: number;
  ErrorInfo: string;
}

/** Gets the answer of a call. */
// biome-ignore lint/suspicious/noExplicitAny: apps read what the call is documented to give.
export type CbOk<T = any> = (answer: T) => void;
/** Gets why a call failed. */
export type CbErr = (error: WebimError) => void;

/** Codes that the original gives itself. */
export const webimFaults = {
  network: -2,
  notSignedIn: -4,
  noLoginInfo: -6,
  noSdkAppID: -7,
  noUserSig: -9,
  notLiveRoom: -12,
  noPeer: -13,
  countTooSmall: -14,
  countTooLarge: -15,
  noSeq: -16,
  other: -100,
  partOfProfiles: 99_999,
} as const;

export function webimFault(name: keyof typeof webimFaults, info: string): SdkFault {
  return new SdkFault(webimFaults[name], info);
}

const OWN: ReadonlyMap<number, number> = new Map([
  [sdkFaults.noAnswer, webimFaults.network],
  [sdkFaults.notSignedIn, webimFaults.notSignedIn],
]);

/** Whatever was thrown as an app gets it; what the server gave passes as it is. */
export function errorOf(thrown: unknown): WebimError {
  const isFault = thrown instanceof SdkFault;
  const code = isFault ? (OWN.get(thrown.code) ?? thrown.code) : webimFaults.other;
  return { ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: isFault ? thrown.message : String(thrown) };
}

export const ok = <T extends object>(data: T): T & WebimAnswer => ({
  ActionStatus: 'OK',
  ErrorCode: 0,
  ErrorInfo: '',
  ...data,
});
