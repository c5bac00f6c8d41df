// The original types payloads so; apps read `message.payload.text` without narrowing.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyPayload = any;

/** Every success (§3.1). */
export interface Response<D = Record<string, never>> {
  code: 0;
  data: D;
}

/** Every failure (§3.2). */
export interface ChatError extends Error {
  code: number;
  data: AnyPayload;
}

/** A user as shown beside what they did. */
export interface UserInfo {
  userID: string;
  nick: string;
  avatar: string;
}

/** A field of an app's own. */
export interface CustomField {
  key: string;
  value: string;
}

/** A user's profile (§9.5). */
export interface Profile {
  userID: string;
  nick: string;
  avatar: string;
  gender: string;
  birthday: number;
  location: string;
  selfSignature: string;
  allowType: string;
  language: number;
  messageSettings: number;
  adminForbidType: string;
  level: number;
  role: number;
  /** Milliseconds. */
  lastUpdatedTime: number;
  /** The same by the name that the original's types give it. */
  lastUpdatedNumber: number;
  profileCustomField: CustomField[];
}
