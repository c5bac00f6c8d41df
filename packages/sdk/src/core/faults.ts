import { SdkFault, sdkFaults } from '../connection/fault.ts';

/** Account or group unknown, conversation illegal: asking again would not help. */
const GONE_CODES: ReadonlySet<number> = new Set([20003, 50002, 10010]);

/** Whether the server refused because it knows no such account, group or conversation. */
export const isGone = (error: unknown): boolean => error instanceof SdkFault && GONE_CODES.has(error.code);

/** Not permitted: the user is out of the group. */
const DENIED = 10_007;

/** Whether the server refused because the user is in no such group. */
export const isOut = (error: unknown): boolean => isGone(error) || (error instanceof SdkFault && error.code === DENIED);

/** Whether somebody else wrote what was to be written, meanwhile. */
export const isOvertaken = (error: unknown): boolean => error instanceof SdkFault && error.code === 10_056;

/** Whether nobody answered: what was asked may have happened or not. */
export const isUnanswered = (error: unknown): boolean =>
  !(error instanceof SdkFault) || error.code === sdkFaults.noAnswer || error.code === sdkFaults.notSignedIn;

/** The fault of a group's log that shows nothing: the user left meanwhile, and may be back by now. */
export const leftMeanwhile = (conv: string): SdkFault => new SdkFault(10007, `not in ${conv} just then`);

/** The fault of whatever is asked without being signed in. */
export const notSignedIn = (): SdkFault => new SdkFault(sdkFaults.notSignedIn, 'not signed in');
