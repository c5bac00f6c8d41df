/** What names a message: two are the same one when `seq`, `rand`, `time` and `isSelf` agree. */
export interface TIMMessageLocator {
  sessId: string;
  /** One of `TIMConversationType`. */
  sessType: number;
  seq: number;
  rand: number;
  /** Seconds. */
  time: number;
  isSelf: boolean;
}

/** Whether two locators name one message. */
export const isSameMessage = (one: TIMMessageLocator, other: TIMMessageLocator): boolean =>
  (['seq', 'rand', 'time', 'isSelf'] as const).every((field) => one[field] === other[field]);
