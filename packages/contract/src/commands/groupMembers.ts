import Type from 'typebox';
import { command } from '../command.ts';
import { Flag, UInt32, UserID } from '../ids.ts';
import {
  DefinedData,
  GroupId,
  groupCommand,
  groupFaults,
  InitialMember,
  MemberInfo,
  MsgFlag,
  TopicId,
  topicFaults,
} from './groupShapes.ts';

const Names = Type.Optional(Type.Array(Type.String()));
const Roles = Type.Optional(Type.Array(Type.Enum(['Owner', 'Admin', 'Member'])));
const Accounts = Type.Array(UserID, { minItems: 1 });
const Results = Type.Object({
  MemberList: Type.Array(
    Type.Object({
      Member_Account: Type.String(),
      Result: Type.Integer({ description: '0 failed, 1 done, 2 was a member, 3 waits for consent.' }),
    }),
  ),
});
const filters = { MemberInfoFilter: Names, MemberRoleFilter: Roles, AppDefinedDataFilter_GroupMember: Names };

/** Members of groups (rest-api §15). */
export const groupMemberCommands = {
  'group_open_http_svc/get_group_member_info': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      ...filters,
      Limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
      Offset: Type.Optional(Type.Integer({ minimum: 0 })),
      Next: Type.Optional(Type.String()),
    }),
    output: Type.Object({
      MemberNum: Type.Integer({ description: 'Of the whole group, whatever the filter.' }),
      MemberList: Type.Array(MemberInfo),
      Next: Type.Optional(Type.String({ description: 'Of a community: for the next page, empty at the end.' })),
    }),
    errors: [...groupFaults, 'groupAnswerTooLong'],
    spec: ['S26'],
    summary: 'Members of a group.',
  }),
  'group_open_http_svc/get_specified_group_member_info': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      Member_List_Account: Type.Array(UserID, { minItems: 1, maxItems: 50 }),
      ...filters,
    }),
    output: Type.Object({ GroupId: Type.String(), MemberList: Type.Array(MemberInfo) }),
    errors: [...groupFaults, 'groupAnswerTooLong'],
    spec: ['S26'],
    summary: 'Up to 50 members of a group by name.',
  }),
  'group_open_http_svc/add_group_member': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      Silence: Type.Optional(Flag),
      MemberList: Type.Array(Type.Object({ Member_Account: UserID }), { minItems: 1 }),
    }),
    output: Results,
    errors: [
      ...groupFaults,
      'groupTooManyAccounts',
      'groupFull',
      'groupAccountUnknown',
      'groupsPerUser',
      'groupRefusedByApp',
    ],
    spec: ['S26', 'S50'],
    summary: 'Add members; each has its result.',
  }),
  'group_open_http_svc/delete_group_member': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      Silence: Type.Optional(Flag),
      Reason: Type.Optional(Type.String()),
      MemberToDel_Account: Accounts,
    }),
    output: Type.Object({}),
    errors: [...groupFaults, 'groupTooManyAccounts'],
    spec: ['S26', 'S33'],
    summary: 'Remove members; who is none is passed over.',
  }),
  'group_open_http_svc/modify_group_member_info': command({
    ...groupCommand,
    fieldAliases: { MuteTime: 'ShutUpTime', ShutUpUntil: 'ShutUpTime' },
    input: Type.Object({
      GroupId,
      Member_Account: UserID,
      Role: Type.Optional(Type.Enum(['Admin', 'Member'])),
      MsgFlag,
      NameCard: Type.Optional(Type.String()),
      AppMemberDefinedData: Type.Optional(DefinedData),
      ShutUpTime: Type.Optional(UInt32),
    }),
    output: Type.Object({}),
    errors: [...groupFaults, 'textRefused'],
    spec: ['S74'],
    summary: 'Change role, receive option, name card, custom fields or mute of a member.',
  }),
  'group_open_http_svc/get_role_in_group': command({
    ...groupCommand,
    input: Type.Object({ GroupId, User_Account: Accounts }),
    output: Type.Object({
      UserIdList: Type.Array(Type.Object({ Member_Account: Type.String(), Role: Type.String() })),
    }),
    errors: [...groupFaults, 'groupTooManyAccounts'],
    spec: ['S26'],
    summary: 'Roles of users in a group: Owner, Admin, Member or NotMember.',
  }),
  'group_open_http_svc/forbid_send_msg': command({
    ...groupCommand,
    fieldAliases: { MuteTime: 'ShutUpTime' },
    input: Type.Object({ GroupId, Members_Account: Accounts, ShutUpTime: UInt32, TopicId }),
    output: Type.Object({}),
    errors: [...topicFaults, 'groupTooManyAccounts'],
    spec: ['S26'],
    summary: 'Mute users for so many seconds; 0 lifts it, 4294967295 is for ever.',
  }),
  'group_open_http_svc/get_group_shutted_uin': command({
    ...groupCommand,
    input: Type.Object({ GroupId, TopicId }),
    output: Type.Object({
      GroupId: Type.String(),
      ShuttedUinList: Type.Array(Type.Object({ Member_Account: Type.String(), ShuttedUntil: Type.Integer() })),
    }),
    errors: [...topicFaults, 'groupAnswerTooLong'],
    spec: ['S26'],
    summary: 'Users who are muted in a group.',
  }),
  'group_open_http_svc/get_group_muted_account': command({
    ...groupCommand,
    input: Type.Object({ GroupId, TopicId }),
    output: Type.Object({
      GroupId: Type.String(),
      MutedAccountList: Type.Array(Type.Object({ Member_Account: Type.String(), MutedUntil: Type.Integer() })),
    }),
    errors: [...topicFaults, 'groupAnswerTooLong'],
    spec: ['S26'],
    summary: 'Users who are muted in a group, under later names.',
  }),
  'group_open_http_svc/import_group_member': command({
    ...groupCommand,
    input: Type.Object({ GroupId, MemberList: Type.Array(InitialMember, { minItems: 1 }) }),
    output: Results,
    errors: [...groupFaults, 'groupTooManyAccounts', 'groupAccountUnknown'],
    spec: ['S26'],
    summary: 'Add members with times of their own; nobody is told.',
  }),
} as const;
