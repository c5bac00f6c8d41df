import Type from 'typebox';
import { command } from '../command.ts';
import { GroupTypeField, InviteOptionField, JoinOptionField } from '../groups.ts';
import { Flag, UserID } from '../ids.ts';
import {
  baseInfo,
  creation,
  DefinedData,
  GroupId,
  groupCommand,
  groupFaults,
  InitialMember,
  MemberInfo,
  MsgFlag,
  OnOff,
  ResponseFilter,
} from './groupShapes.ts';

const imported = [
  'groupParamsIllegal',
  'groupIdIllegal',
  'groupIdTaken',
  'groupIdTakenByOwner',
  'groupDenied',
  'groupMemberCap',
  'groupQuota',
  'groupsPerUser',
  'textRefused',
] as const;
const made = [...imported, 'groupLiveQuota', 'groupTooFrequent', 'groupTooManyAccounts', 'groupRefusedByApp'] as const;
/** rest-api §13.1 answers a cap above that of the type with the code of any wrong field. */
const caps = { ...groupCommand.faultMap, groupMemberCap: 'groupParamsIllegal' } as const;
/** The same of a wrong id of a group that is to be made. */
const makes = {
  ...groupCommand,
  runsOnce: true,
  faultMap: { ...caps, groupIdIllegal: 'groupParamsIllegal' },
} as const;
const Type_ = Type.Optional(GroupTypeField);

/** Life and information of groups (rest-api §13). */
export const groupCommands = {
  'group_open_http_svc/create_group': command({
    ...makes,
    input: Type.Object({ ...creation, MemberList: Type.Optional(Type.Array(InitialMember)) }),
    output: Type.Object({
      GroupId: Type.String(),
      Type: Type.Optional(Type.String()),
      HugeGroupFlag: Type.Optional(Flag),
    }),
    errors: made,
    spec: ['S32', 'S54'],
    summary: 'Make a group, with members or without.',
  }),
  'group_open_http_svc/import_group': command({
    ...makes,
    input: Type.Object({ ...creation, CreateTime: Type.Optional(Type.Integer({ minimum: 0 })) }),
    output: Type.Object({ GroupId: Type.String() }),
    errors: imported,
    spec: ['S54'],
    summary: 'Make a group with the time of its creation; nobody is told.',
  }),
  'group_open_http_svc/get_appid_group_list': command({
    ...groupCommand,
    fieldAliases: { Type: 'GroupType' },
    input: Type.Object({
      Limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
      Next: Type.Optional(Type.Integer({ minimum: 0 })),
      GroupType: Type_,
    }),
    output: Type.Object({
      TotalCount: Type.Integer(),
      GroupIdList: Type.Array(Type.Object({ GroupId: Type.String() })),
      Next: Type.Integer({ description: '0 at the end.' }),
    }),
    errors: ['groupParamsIllegal', 'groupAnswerTooLong'],
    spec: ['S54'],
    summary: "The app's groups in pages.",
  }),
  'group_open_http_svc/get_group_info': command({
    ...groupCommand,
    fieldFaults: { 'GroupIdList[]': 'groupTooManyAccounts' },
    input: Type.Object({ GroupIdList: Type.Array(Type.String(), { minItems: 1, maxItems: 50 }), ResponseFilter }),
    output: Type.Object({
      GroupInfo: Type.Array(
        Type.Object({
          ...baseInfo,
          ErrorCode: Type.Integer(),
          ErrorInfo: Type.String(),
          MemberList: Type.Optional(Type.Array(MemberInfo)),
        }),
      ),
    }),
    errors: ['groupParamsIllegal', 'groupAnswerTooLong', 'groupTooManyAccounts'],
    spec: ['S54'],
    summary: 'Information and members of up to 50 groups; each has a code of its own.',
  }),
  'group_open_http_svc/modify_group_base_info': command({
    ...groupCommand,
    faultMap: caps,
    fieldAliases: { MuteAllMember: 'ShutUpAllMember', MaxMemberCount: 'MaxMemberNum' },
    input: Type.Object({
      GroupId,
      Name: creation.Introduction,
      Introduction: creation.Introduction,
      Notification: creation.Notification,
      FaceUrl: creation.FaceUrl,
      MaxMemberNum: creation.MaxMemberCount,
      ApplyJoinOption: Type.Optional(JoinOptionField),
      InviteJoinOption: Type.Optional(InviteOptionField),
      AppDefinedData: Type.Optional(DefinedData),
      ShutUpAllMember: OnOff,
      From_Account: Type.Optional(UserID),
      HistoryMsgBeforeJoin: OnOff,
    }),
    output: Type.Object({}),
    errors: [...groupFaults, 'groupMemberCap', 'textRefused'],
    spec: ['S74', 'S50'],
    summary: 'Change information of a group; what is not given stays.',
  }),
  'group_open_http_svc/destroy_group': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({ GroupId }),
    output: Type.Object({}),
    errors: groupFaults,
    spec: ['S53'],
    summary: 'Dissolve a group; its members are told.',
  }),
  'group_open_http_svc/change_group_owner': command({
    ...groupCommand,
    input: Type.Object({ GroupId, NewOwner_Account: UserID, From_Account: Type.Optional(UserID) }),
    output: Type.Object({}),
    errors: groupFaults,
    spec: ['S74'],
    summary: 'Give a group to one of its members.',
  }),
  'group_open_http_svc/get_joined_group_list': command({
    ...groupCommand,
    fieldAliases: { Type: 'GroupType' },
    input: Type.Object({
      Member_Account: UserID,
      WithHugeGroups: Type.Optional(Flag),
      WithNoActiveGroups: Type.Optional(Flag),
      Limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 5_000 })),
      Offset: Type.Optional(Type.Integer({ minimum: 0 })),
      GroupType: Type_,
      ResponseFilter,
      SupportTopic: Type.Optional(Flag),
    }),
    output: Type.Object({
      TotalCount: Type.Integer(),
      GroupIdList: Type.Array(
        Type.Object({
          ...baseInfo,
          GrossTopicNextMsgSeq: Type.Optional(Type.Integer({ description: 'Sum over the topics.' })),
          SelfInfo: Type.Optional(
            Type.Object({
              GrossTopicReadSeq: Type.Optional(Type.Integer({ description: 'Sum over the topics.' })),
              Role: Type.Optional(Type.String()),
              JoinTime: Type.Optional(Type.Integer()),
              MsgFlag,
              UnreadMsgNum: Type.Optional(Type.Integer()),
              MsgSeq: Type.Optional(Type.Integer()),
            }),
          ),
        }),
      ),
    }),
    errors: ['groupParamsIllegal', 'groupAnswerTooLong'],
    spec: ['S54'],
    summary: 'The groups that a user is in.',
  }),
  'group_open_http_svc/search_group': command({
    ...groupCommand,
    input: Type.Object({
      Content: Type.String({ minLength: 1 }),
      PageNum: Type.Optional(Type.Integer({ minimum: 1 })),
      GroupPerPage: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      ResponseFilter,
    }),
    output: Type.Object({
      GroupInfo: Type.Array(Type.Object({ ...baseInfo, ErrorCode: Type.Integer() })),
      TotalRecord: Type.Integer(),
    }),
    errors: ['groupParamsIllegal', 'groupAnswerTooLong'],
    spec: ['S54'],
    summary: 'Groups by a part of their names; private ones are not found.',
  }),
} as const;
