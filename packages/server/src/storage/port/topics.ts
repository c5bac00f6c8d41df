import type { Group, Operator } from './groups.ts';
import type { Change } from './messages.ts';

/** What a topic is made with. */
export interface TopicDraft {
  /** Absent: the server draws one. */
  topicId?: string;
  name: string;
  introduction: string;
  notification: string;
  faceUrl: string;
  customString: string;
  createdMs: number;
}

/** Who changes the topics of a community, and when. */
export interface TopicChange {
  operator: Operator;
  nowMs: number;
}

/** What an operation on topics did, for those whom it concerns: the members of the community. */
export interface TopicNews {
  community: Group;
  topics: Group[];
  /** Of the community's log, one for each topic. */
  changes: Change[];
}

/**
 * The topics of communities. A topic is a log of its own whose members are those of its community: it is a `Group` with
 * `community`, and what `GroupStore` does to a log, its information, mutes and messages it does to a topic as well.
 *
 * - [T1] Members of the community are members of each topic at once, and are so no longer once they left it (S26, S33).
 * - [T2] Nothing is written per member for a message, a new topic or somebody's joining; a member's own row of a topic is
 *   made when it first reads, sends, deletes or sets something there.
 * - [T3] What was said in a topic before a member joined the community counts as read to it, and is seen.
 * - [T4] A send into a topic that runs against a removal from the community is before it or refused; muting in the community
 *   and in the topic both stop it.
 * - [T5] Who leaves the community loses its rows of the topics; who comes back begins anew.
 * - [T6] A community that is dissolved takes its topics with it.
 */
export interface TopicStore {
  /**
   * Makes a topic and records the change `topicCreated` in the community's log.
   *
   * - [T7] An id is in use by one topic at most; after its deletion it makes another incarnation with a log of its own (S32).
   * - [T8] At most `max` topics, whoever asks at the same time; 0 is unlimited.
   */
  create(
    gid: number,
    draft: TopicDraft,
    how: TopicChange & { max: number },
  ): Promise<TopicNews | { refused: 'gone' | 'disabled' | 'taken' | 'limit' }>;
  /** [T9] The topics of a community by the time they were made; of the named ones those that exist. */
  list(gid: number, topicIds?: string[]): Promise<Group[]>;
  /** [T10] Deletes these topics, or all, and records a change `topicDeleted` for each; who is none is left out. */
  delete(gid: number, topicIds: string[] | undefined, how: TopicChange): Promise<TopicNews | { refused: 'gone' }>;
}
