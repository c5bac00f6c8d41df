import Type from 'typebox';
import { command } from '../command.ts';
import { GroupID } from '../groups.ts';
import { WireConversation } from '../messages.ts';

const session = { caller: 'session', invalid: 'groupParamsIllegal' } as const;
const Text = Type.Optional(Type.String());
const TopicID = Type.String({ minLength: 1, maxLength: 100, description: 'Id of the topic: `<groupId>@TOPIC#_…`.' });
const LogId = Type.String({ maxLength: 24 });
const texts = { introduction: Text, notification: Text, faceUrl: Text, customString: Text };
const faults = ['groupUnknown', 'groupDenied', 'groupParamsIllegal', 'topicUnknown'] as const;

/** Topics of communities on the socket; what is said in them goes by the commands of conversations, as `GROUP` and the topic's id. */
export const socketTopicCommands = {
  createTopic: command({
    ...session,
    orderBy: 'groupId',
    input: Type.Object({ groupId: GroupID, topicId: Type.Optional(TopicID), name: Type.String(), ...texts }),
    output: Type.Object({ conversation: WireConversation }),
    errors: [
      ...faults,
      'groupIdIllegal',
      'groupIdTaken',
      'topicsDisabled',
      'topicLimit',
      'textRefused',
      'groupRefusedByApp',
    ],
    spec: ['S32', 'S54'],
    summary: 'Make a topic of a community; its members are told by the change `topicCreated` of the community.',
  }),
  updateTopic: command({
    ...session,
    orderBy: 'groupId',
    input: Type.Object({
      ...{ groupId: GroupID, topicId: TopicID, name: Text },
      ...texts,
      isMutedAll: Type.Optional(Type.Boolean()),
    }),
    output: Type.Object({ conversation: WireConversation }),
    errors: [...faults, 'textRefused'],
    spec: ['S74'],
    summary: 'Change information of a topic; what is not given stays.',
  }),
  deleteTopics: command({
    ...session,
    orderBy: 'groupId',
    input: Type.Object({
      groupId: GroupID,
      topicIds: Type.Optional(Type.Array(TopicID, { maxItems: 1_000, description: 'Absent: all of them.' })),
    }),
    output: Type.Object({
      topicIds: Type.Array(Type.String(), { description: 'Deleted.' }),
      unknown: Type.Array(Type.String(), { description: 'Named, and no topics of this community.' }),
    }),
    errors: faults,
    spec: ['S53'],
    summary: 'Delete topics of a community; its members are told by changes `topicDeleted` of the community.',
  }),
  syncTopics: command({
    ...session,
    input: Type.Object({
      afterId: Type.Optional(Type.String({ maxLength: 24, description: '`toId` of the page before.' })),
      topics: Type.Array(
        Type.Object({ id: LogId, seq: Type.Integer({ minimum: 0 }), rev: Type.Integer({ minimum: 0 }) }),
        { maxItems: 200, description: 'What the client has beyond `afterId`, by ascending id: the first 200.' },
      ),
    }),
    output: Type.Object({
      topics: Type.Array(WireConversation, { description: 'New ones, and those that differ from what was named.' }),
      gone: Type.Array(Type.String(), { description: 'Of the named ones: those that the user has no more.' }),
      toId: Type.String({ description: 'The page covers all topics up to this id.' }),
      isCompleted: Type.Boolean({ description: 'There are none beyond.' }),
    }),
    errors: [],
    spec: ['S29', 'S74'],
    summary: 'Topics of all communities of the user, which no conversation list shows, page by page.',
  }),
} as const;
