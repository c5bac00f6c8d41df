/** Texts about communities and their topics in English; `topicsZh.ts` has the same keys. */
export const topicTexts = {
  topicCount: (count: number) => {
    if (count === 0) return 'No topics yet';
    return count === 1 ? '1 topic' : `${count} topics`;
  },
  topicsOf: (name: string) => `Topics of ${name}`,
  searchTopics: 'Search topics',
  noTopicFound: (query: string) => `No topic matches “${query}”.`,
  newTopic: 'New topic',
  createTopic: 'Create topic',
  noTopics: 'No topics yet',
  noTopicsMine: 'Here one talks in topics. Make the first one.',
  noTopicsHint: 'Here one talks in topics. You see them as soon as there are some.',
  topicKeepers: (names: string) => `Topics are made and changed by ${names}`,
  pickTopic: 'Pick a topic: each has messages of its own.',
  noTopicMessages: (name: string) => `Write the first one in ${name}.`,
  backToTopics: 'Back to the topics',
  topicPanel: 'About the topic',
  topicIn: (community: string) => `Topic in ${community}`,
  topicName: 'Name of the topic',
  topicIntroduction: 'What it is about',
  noTopicIntroduction: 'Nothing said yet',
  topicNotice: 'Notice of the topic',
  noTopicNotice: 'No notice yet',
  muteTopic: 'Mute all members here',
  unmuteTopic: 'Let all members speak here',
  topicMuted: 'Only owner and administrators may write here now.',
  deleteTopic: 'Delete topic',
  deleteTopicAsk: (name: string) => `Delete the topic ${name}? It is gone for everybody, with all that was said in it.`,
  topicDeleted: (name: string) => `The topic ${name} was deleted`,
  hasTopics: 'With topics',
  hasTopicsHint: 'Members talk in topics, which owner and administrators make. This cannot be changed later.',
  topicTips: {
    named: (by: string, name: string) => `${by} named the topic “${name}”`,
    notice: (by: string, text: string) => `${by} changed the notice of the topic: ${text}`,
    noticeGone: (by: string) => `${by} took the notice of the topic down`,
    introduction: (by: string) => `${by} changed what the topic is about`,
    mutedAll: (by: string) => `${by} muted the topic`,
    unmutedAll: (by: string) => `${by} let everybody speak here again`,
    changed: (by: string) => `${by} changed the topic`,
  },
};

/** What went wrong with a topic, by code. */
export const topicFaults = {
  2115: 'Here one talks in topics: pick one.',
  3021: 'There can be no topic with this ID.',
  11000: 'This community was made without topics.',
  110002: 'There are as many topics as the community may have.',
  110003: 'There is no such topic.',
};
