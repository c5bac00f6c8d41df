import { communityOf } from '@hongyan/contract/groupKinds';
import type { Core } from '../../core/port.ts';
import { TYPES } from '../constants/types.ts';
import type { FilePlaces } from '../objects/content.ts';
import { nameOf } from '../objects/names.ts';
import { emptyTopic, refreshTopic } from '../objects/topic.ts';
import type { Topic } from '../types.ts';
import { groupConv } from './conv.ts';

/** The Topic objects that were handed out: one topic is one object, brought up to date in place. */
export interface TopicCache {
  /** Brings a topic up to date with its head; undefined when there is none. */
  refresh(topicID: string): Topic | undefined;
  /** The topic, where it is another than when this was asked last; undefined the first time. */
  news(topicID: string): Topic | undefined;
  /** The topics of a community, those made first in front. */
  list(groupID: string): Topic[];
  clear(): void;
}

interface Needs {
  core: Pick<Core, 'head' | 'topics' | 'serverNowMs'>;
  isIntl: boolean;
  places: FilePlaces | undefined;
}

/** Starts empty. */
export function createTopicCache({ core, isIntl, places }: Needs): TopicCache {
  const topics = new Map<string, Topic>();
  /** What was told of each, as it stood then: the objects themselves are brought up to date in place. */
  const told = new Map<string, Told>();

  function refresh(topicID: string): Topic | undefined {
    const head = core.head(groupConv(topicID));
    if (!head) {
      topics.delete(topicID);
      told.delete(topicID);
      return undefined;
    }
    const topic = topics.get(topicID) ?? emptyTopic(topicID);
    topics.set(topicID, topic);
    refreshTopic(topic, head, { isIntl, places }, core.serverNowMs());
    return topic;
  }

  return {
    refresh,
    news(topicID) {
      const topic = refresh(topicID);
      if (!topic) return undefined;
      const before = told.get(topicID);
      const now = toldOf(topic, before);
      told.set(topicID, now);
      return before && (before.topic !== now.topic || before.said !== now.said) ? topic : undefined;
    },
    list: (groupID) =>
      core
        .topics()
        .filter(({ conv }) => communityOf(conv) === groupID)
        .sort((a, b) => Number(a.id) - Number(b.id))
        .flatMap(({ conv }) => refresh(nameOf(conv)) ?? []),
    clear() {
      topics.clear();
      told.clear();
    },
  };
}

interface Told {
  topic: string;
  /** The last message that is no tip. */
  said: string;
}

/** A tip, with the place that it takes, says what the change of the topic itself told: one change is told once. */
function toldOf({ lastMessage, nextMessageSeq: _, ...topic }: Topic, before: Told | undefined): Told {
  const isTip = lastMessage.type === TYPES.MSG_GRP_TIP;
  return { topic: JSON.stringify(topic), said: isTip ? (before?.said ?? '') : JSON.stringify(lastMessage) };
}
