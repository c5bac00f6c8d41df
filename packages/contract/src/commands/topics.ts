import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { GroupId, groupCommand, groupFaults, MsgFlag, OnOff, topicFaults } from './groupShapes.ts';

const Text = Type.Optional(Type.String());
const Int = Type.Optional(Type.Integer());
const By = Type.Optional(UserID);
const OwnId = Type.Optional(
  Type.String({ description: '`<GroupId>@TOPIC#_` and a part of the own choice; absent: the server draws one.' }),
);
const TopicIds = Type.Array(Type.String(), { minItems: 1, maxItems: 1_000 });
const texts = { CustomString: Text, FaceUrl: Text, Notification: Text, Introduction: Text };
const imported = [...groupFaults, 'groupIdTaken', 'topicsDisabled', 'topicLimit', 'textRefused'] as const;

/** Topics of communities (rest-api §16.4). */
export const topicCommands = {
  'million_group_open_http_svc/create_topic': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({ GroupId, TopicId: OwnId, TopicName: Type.String(), From_Account: By, ...texts }),
    output: Type.Object({ TopicId: Type.String() }),
    errors: [...imported, 'groupRefusedByApp'],
    spec: ['S32', 'S54'],
    summary: 'Make a topic of a community.',
  }),
  'million_group_open_http_svc/get_topic': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      From_Account: UserID,
      TopicIdList: Type.Optional(TopicIds),
      ResponseFilter: Type.Optional(Type.Array(Type.String(), { description: 'Names of fields of the answer.' })),
    }),
    output: Type.Object({
      TopicAndSelfInfo: Type.Array(
        Type.Object({
          ErrorCode: Type.Integer(),
          ErrorInfo: Type.String(),
          SelfInfo: Type.Optional(Type.Object({ ShutUpTime: Int, MsgSeq: Int, MsgFlag })),
          TopicInfo: Type.Object({
            TopicId: Type.String(),
            TopicName: Text,
            GroupID: Text,
            FaceUrl: Text,
            Notification: Text,
            Introduction: Text,
            NextMsgSeq: Int,
            CreateTime: Int,
            LastMsgTime: Int,
            MuteAllMember: OnOff,
            ShutUpAllFlag: OnOff,
            CustomString: Text,
          }),
        }),
      ),
    }),
    errors: [...topicFaults, 'groupAnswerTooLong'],
    spec: ['S26'],
    summary:
      'Topics of a community, with the place of an account in each where it is a member; each has a code of its own.',
  }),
  'million_group_open_http_svc/modify_topic': command({
    ...groupCommand,
    fieldAliases: { ShutUpAllFlag: 'MuteAllMember' },
    input: Type.Object({
      GroupId,
      TopicId: Type.String(),
      TopicName: Text,
      From_Account: By,
      ...texts,
      MuteAllMember: OnOff,
    }),
    output: Type.Object({}),
    errors: [...topicFaults, 'textRefused'],
    spec: ['S74'],
    summary: 'Change information of a topic; what is not given stays.',
  }),
  'million_group_open_http_svc/destroy_topic': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({ GroupId, TopicIdList: TopicIds, From_Account: By }),
    output: Type.Object({
      DestroyResultItem: Type.Array(
        Type.Object({ TopicId: Type.String(), ErrorCode: Type.Integer(), ErrorInfo: Type.String() }),
      ),
    }),
    errors: topicFaults,
    spec: ['S53'],
    summary: 'Delete topics; each has a code of its own.',
  }),
  'group_open_http_svc/import_topic': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({
      GroupId,
      TopicId: OwnId,
      TopicName: Type.String(),
      From_Account: By,
      ...texts,
      Type: Type.Optional(Type.Literal('Community')),
      CreateTime: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
    output: Type.Object({ TopicId: Type.String() }),
    errors: imported,
    spec: ['S54'],
    summary: 'Make a topic with the time of its creation.',
  }),
} as const;
