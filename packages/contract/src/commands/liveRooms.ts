import Type from 'typebox';
import { command } from '../command.ts';
import { MsgBody } from '../elements.ts';
import { UInt32, UserID } from '../ids.ts';
import { GroupId, groupCommand, groupFaults } from './groupShapes.ts';

const Accounts = Type.Array(UserID, { minItems: 1 });
const SetOrDelete = Type.Integer({ minimum: 1, maximum: 2, description: '1 sets, 2 takes away.' });
const Seconds = Type.Integer({ minimum: 0, description: '0 at first.' });
/** The mark of who is in a live room: from 1,000 on the app's own, below those of the contract. */
const Mark = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Marked = Type.Array(Type.Object({ Member_Account: Type.String(), Marks: Type.Array(Mark) }));

/** What live rooms have beside what every group has (rest-api §14.11, §15.10, §15.11, §16.3). */
export const liveRoomCommands = {
  'group_open_http_svc/get_online_member_num': command({
    ...groupCommand,
    input: Type.Object({ GroupId }),
    output: Type.Object({ OnlineMemberNum: Type.Integer() }),
    errors: groupFaults,
    spec: ['S52'],
    summary: 'How many are in a live room.',
  }),
  'group_open_http_svc/ban_group_member': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      Members_Account: Accounts,
      Duration: Type.Integer({ minimum: 1, maximum: 4_294_967_295, description: 'Seconds.' }),
      Description: Type.Optional(Type.String()),
    }),
    output: Type.Object({}),
    errors: [...groupFaults, 'groupTooManyAccounts', 'groupAccountUnknown'],
    spec: ['S26', 'S33'],
    summary: 'Take users out of a live room and keep them out for a time; it takes effect at once.',
  }),
  'group_open_http_svc/unban_group_member': command({
    ...groupCommand,
    input: Type.Object({ GroupId, Members_Account: Accounts }),
    output: Type.Object({}),
    errors: [...groupFaults, 'groupTooManyAccounts'],
    spec: ['S26'],
    summary: 'Let users into a live room again.',
  }),
  'group_open_http_svc/get_group_ban_member': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      Limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      Offset: Type.Integer({ minimum: 0 }),
    }),
    output: Type.Object({
      BannedAccountList: Type.Array(Type.Object({ Member_Account: Type.String(), BannedUntil: Type.Integer() })),
      NextOffset: Type.Integer({ description: '0 at the end.' }),
    }),
    errors: groupFaults,
    spec: ['S26'],
    summary: 'Users who are banned from a live room.',
  }),
  'group_open_http_svc/send_broadcast_msg': command({
    ...groupCommand,
    runsOnce: true,
    faultMap: {
      ...groupCommand.faultMap,
      msgBodyIllegal: 'groupParamsIllegal',
      fromAccountIllegal: 'groupParamsIllegal',
    },
    input: Type.Object({
      From_Account: Type.Optional(UserID),
      Random: UInt32,
      MsgBody,
      CloudCustomData: Type.Optional(Type.String()),
    }),
    output: Type.Object({ MsgSeq: Type.Integer() }),
    errors: ['groupParamsIllegal', 'groupDenied', 'messageTooLong', 'textRefused', 'broadcastRate'],
    spec: ['S26'],
    summary: 'Say something in all live rooms of the app.',
  }),
  'group_open_avchatroom_http_svc/get_members': command({
    ...groupCommand,
    input: Type.Object({ GroupId, Timestamp: Seconds, Mark: Type.Optional(Mark) }),
    output: Type.Object({
      MemberList: Type.Array(
        Type.Object({
          Member_Account: Type.String(),
          JoinTime: Type.Integer(),
          NickName: Type.String(),
          Avatar: Type.String(),
          Marks: Type.Optional(Type.Array(Mark)),
        }),
      ),
      NextTimestamp: Type.Integer({ description: 'For the next page; 0 at the end.' }),
    }),
    errors: groupFaults,
    spec: ['S26'],
    summary: 'Who is in a live room, the newest first.',
  }),
  'group_open_avchatroom_http_svc/modify_user_info': command({
    ...groupCommand,
    input: Type.Object({
      GroupId,
      CommandType: SetOrDelete,
      MemberList: Type.Array(
        Type.Object({ Member_Account: UserID, Marks: Type.Array(Mark, { minItems: 1, maxItems: 100 }) }),
        { minItems: 1 },
      ),
    }),
    output: Type.Object({ CommandType: Type.Integer(), MemberList: Marked }),
    errors: [...groupFaults, 'groupTooManyAccounts', 'liveNobodyThere'],
    spec: ['S26'],
    summary: 'Mark those who are in a live room, or take marks off; who is not there is left out.',
  }),
  'group_open_avchatroom_http_svc/modify_admin': command({
    ...groupCommand,
    input: Type.Object({ GroupId, CommandType: SetOrDelete, Admin_Account: Accounts }),
    output: Type.Object({}),
    errors: [...groupFaults, 'groupAccountUnknown', 'groupTooManyAccounts'],
    spec: ['S26'],
    summary: 'Appoint administrators of a live room, or dismiss them.',
  }),
  'group_open_avchatroom_http_svc/get_admin_list': command({
    ...groupCommand,
    input: Type.Object({ GroupId }),
    output: Type.Object({
      Admin_List: Type.Array(
        Type.Object({ Admin_Account: Type.String(), NickName: Type.String(), Avatar: Type.String() }),
      ),
    }),
    errors: groupFaults,
    spec: ['S26'],
    summary: 'Administrators of a live room.',
  }),
  'group_open_avchatroom_http_svc/check_members': command({
    ...groupCommand,
    input: Type.Object({ GroupId, Member_Account: Accounts }),
    output: Type.Object({ Member_Account: Type.Array(Type.String()) }),
    errors: [...groupFaults, 'groupTooManyAccounts'],
    spec: ['S26'],
    summary: 'Which of these users are in a live room.',
  }),
} as const;
