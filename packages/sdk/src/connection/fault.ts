/** Faults that the SDK itself raises (S3; sdk-js-api §8.1). The text stands in `face/errorTexts.ts`. */
export const sdkFaults = {
  noAnswer: 6012,
  notSignedIn: 6013,
  signInPending: 2025,
  neverSignedIn: 2024,
  tooManyRequests: 2996,
  requestTooLarge: 80002,
} as const;

/** An error with the contract's code, from the server or from the SDK's core. */
export class SdkFault extends Error {
  constructor(
    readonly code: number,
    info: string,
  ) {
    super(info);
    this.name = 'SdkFault';
  }
}

/** Nobody answered, or nobody could. */
export function noAnswer(): SdkFault {
  return new SdkFault(sdkFaults.noAnswer, 'the server does not answer');
}

/** The session went while somebody waited. */
export function signedOut(): SdkFault {
  return new SdkFault(sdkFaults.notSignedIn, 'not signed in any more');
}
