const BYTES = 16;

/** An id for this run of an app. Not of `crypto`: neither mini-programs nor React Native have it, and it is no secret. */
export const appId = (): string =>
  Array.from({ length: BYTES }, () => Math.floor(Math.random() * 256))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
