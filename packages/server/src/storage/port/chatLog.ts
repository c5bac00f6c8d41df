import type { StoredMessage } from './messages.ts';

/** Where a walk through an app's logs stands: in the conversation of these two keys, behind this seq. */
export interface ChatLogPlace {
  low: number;
  high: number;
  seq: number;
}

/** A message with the names of whom it was said to. */
export interface LoggedMessage extends StoredMessage {
  /** The receiver of a one-to-one message; the group, or the topic, of one to a group. */
  to: string;
  /** The community of a message to a topic. */
  community?: string;
}

/** Which messages are walked through. */
export interface ChatLogQuery {
  sdkAppId: number;
  kind: 'c2c' | 'group';
  /** Unix seconds, the first that counts. */
  fromSec: number;
  /** Unix seconds, the first that does not count any more. */
  toSec: number;
  /** As the step before gave it; absent: from the start. */
  after?: ChatLogPlace;
}

/** What was said in an app within a time, for files of it (rest-api §22.1). */
export interface ChatLogStore {
  /**
   * One step of a walk through everything of one kind that was said in a time, imported messages by their own time;
   * conversation by conversation, each in its order.
   *
   * - [H1] Every message of the time once, if none comes meanwhile; without what was recalled and what nobody said (tips).
   * - [H2] A step looks at a bounded number of rows and may give none; the walk is over where `next` is absent.
   */
  step(query: ChatLogQuery): Promise<{ messages: LoggedMessage[]; next?: ChatLogPlace }>;
}
