import Type from 'typebox';
import { command } from '../command.ts';
import {
  CustomFields,
  GroupID,
  GroupTypeField,
  InviteOptionField,
  JoinOptionField,
  RoleField,
  WireApplication,
  WireGroup,
  WireMember,
} from '../groups.ts';
import { UserID } from '../ids.ts';
import { UserEvent, WireConversation, WireMessage } from '../messages.ts';
import { socketGroupMessageCommands } from './socketGroupMessages.ts';
import { socketGroupStateCommands } from './socketGroupState.ts';
import { socketTopicCommands } from './socketTopics.ts';

const session = { caller: 'session', invalid: 'groupParamsIllegal' } as const;
/** What changes a group runs in order with what is sent to it. */
const inGroup = { ...session, orderBy: 'groupId' } as const;
const Text = Type.Optional(Type.String());
const Cursor = Type.Optional(Type.String({ maxLength: 64 }));
const Page = Type.Optional(Type.Integer({ minimum: 1 }));
const Users = Type.Array(UserID, { minItems: 1, maxItems: 500 });
const EndCursor = Type.String({ description: 'For the next page; empty at the end.' });
const Left = Type.Array(Type.String(), {
  description: 'Not in this answer because it is full: ask again for these.',
});
const UserEvents = {
  events: Type.Array(UserEvent, {
    description: 'What this changed for the caller, as other sessions are told it by the event `user`.',
  }),
};
const Joined = {
  group: Type.Optional(WireGroup),
  conversation: Type.Optional(WireConversation),
  recent: Type.Optional(
    Type.Array(WireMessage, { description: 'Of a live room: what was said lately, oldest first.' }),
  ),
  ...UserEvents,
};
const information = {
  name: Text,
  introduction: Text,
  notification: Text,
  faceUrl: Text,
  maxMembers: Type.Optional(Type.Integer({ minimum: 1 })),
  joinOption: Type.Optional(JoinOptionField),
  inviteOption: Type.Optional(InviteOptionField),
  customFields: Type.Optional(CustomFields),
};
const group = { groupId: GroupID };
const unknown = ['groupUnknown', 'groupDenied'] as const;

/** Groups on the socket (design D1): over the same services as the commands of REST. */
export const socketGroupCommands = {
  createGroup: command({
    ...session,
    input: Type.Object({
      ...information,
      type: GroupTypeField,
      name: Type.String(),
      groupId: Type.Optional(GroupID),
      members: Type.Optional(
        Type.Array(
          Type.Object({
            userId: UserID,
            role: Type.Optional(RoleField),
            customFields: Type.Optional(CustomFields),
          }),
          { maxItems: 500 },
        ),
      ),
      isSupportTopic: Type.Optional(Type.Boolean()),
    }),
    output: Type.Object({
      ...Joined,
      group: WireGroup,
      overLimit: Type.Array(Type.String(), { description: 'Not added: they are in as many groups as they may be.' }),
    }),
    errors: [
      'groupParamsIllegal',
      'groupIdIllegal',
      'groupIdTaken',
      'groupIdTakenByOwner',
      'groupMemberCap',
      'groupQuota',
      'groupLiveQuota',
      'groupsPerUser',
      'groupTooFrequent',
      'groupAccountUnknown',
      'groupTooManyAccounts',
      'groupDenied',
      'textRefused',
      'groupRefusedByApp',
    ],
    spec: ['S32', 'S54'],
    summary: 'Make a group; the caller becomes its owner.',
  }),
  dissolveGroup: command({
    ...inGroup,
    input: Type.Object(group),
    output: Type.Object(UserEvents),
    errors: unknown,
    spec: ['S53'],
    summary: 'Dissolve a group: it takes nothing more, every member is told.',
  }),
  updateGroup: command({
    ...inGroup,
    input: Type.Object({ ...group, ...information, isMutedAll: Type.Optional(Type.Boolean()) }),
    output: Type.Object({ group: WireGroup }),
    errors: [...unknown, 'groupParamsIllegal', 'groupMemberCap', 'textRefused'],
    spec: ['S74'],
    summary: 'Change information of a group; what is not given stays.',
  }),
  transferGroup: command({
    ...inGroup,
    input: Type.Object({ ...group, userId: UserID }),
    output: Type.Object({ group: WireGroup, ...UserEvents }),
    errors: [...unknown, 'groupParamsIllegal'],
    spec: ['S74'],
    summary: 'Give a group to another member.',
  }),
  joinGroup: command({
    ...inGroup,
    input: Type.Object({ ...group, text: Text }),
    output: Type.Object({ status: Type.Enum(['joined', 'waiting', 'already']), ...Joined }),
    errors: [...unknown, 'groupFull', 'groupsPerUser', 'groupParamsIllegal', 'groupRefusedByApp'],
    spec: ['S26', 'S50', 'S51'],
    summary: 'Join a group, or ask to where its join option wants it.',
  }),
  quitGroup: command({
    ...inGroup,
    input: Type.Object(group),
    output: Type.Object(UserEvents),
    errors: [...unknown, 'groupOwnerMayNotQuit'],
    spec: ['S26', 'S33'],
    summary: 'Leave a group; it takes effect at once.',
  }),
  getGroups: command({
    ...session,
    input: Type.Object({ cursor: Cursor, count: Page }),
    output: Type.Object({ groups: Type.Array(WireGroup), cursor: EndCursor }),
    errors: [],
    spec: ['S74'],
    summary:
      'The groups that the caller is in, by the time of joining; then the live rooms that the server knows it to be in.',
  }),
  getGroupProfiles: command({
    ...session,
    input: Type.Object({ groupIds: Type.Array(GroupID, { minItems: 1, maxItems: 50 }) }),
    output: Type.Object({ groups: Type.Array(WireGroup), left: Left }),
    errors: [],
    spec: ['S74'],
    summary: 'Groups by id: those the caller is in with its own place, others as far as they may be found.',
  }),
  getGroupMembers: command({
    ...session,
    input: Type.Object({
      ...group,
      role: Type.Optional(RoleField),
      mark: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'Of a live room: those with this mark.',
        }),
      ),
      cursor: Cursor,
      count: Page,
    }),
    output: Type.Object({ members: Type.Array(WireMember), cursor: EndCursor, memberCount: Type.Integer() }),
    errors: unknown,
    spec: ['S26'],
    summary: 'Members of a group, by the time of joining; of a live room who is there, the newest first.',
  }),
  getGroupMemberProfiles: command({
    ...session,
    input: Type.Object({ ...group, userIds: Type.Array(UserID, { minItems: 1, maxItems: 50 }) }),
    output: Type.Object({ members: Type.Array(WireMember), left: Left }),
    errors: unknown,
    spec: ['S26'],
    summary: 'These members of a group; who is none is absent.',
  }),
  addGroupMembers: command({
    ...inGroup,
    input: Type.Object({ ...group, userIds: Users, text: Text }),
    output: Type.Object({
      results: Type.Array(
        Type.Object({
          userId: Type.String(),
          result: Type.Enum(['failed', 'added', 'already', 'waiting', 'overLimit']),
        }),
      ),
      memberCount: Type.Integer(),
    }),
    errors: [...unknown, 'groupFull', 'groupTooManyAccounts', 'groupParamsIllegal', 'groupRefusedByApp'],
    spec: ['S26', 'S50'],
    summary: 'Bring others into a group.',
  }),
  removeGroupMembers: command({
    ...inGroup,
    input: Type.Object({
      ...group,
      userIds: Users,
      reason: Text,
      banSec: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 4_294_967_295, description: 'Live rooms: for how long.' }),
      ),
    }),
    output: Type.Object({ userIds: Type.Array(Type.String()), memberCount: Type.Integer() }),
    errors: [...unknown, 'groupTooManyAccounts', 'groupParamsIllegal'],
    spec: ['S26', 'S33'],
    summary: 'Remove members; it takes effect at once.',
  }),
  updateGroupMember: command({
    ...inGroup,
    input: Type.Object({
      ...group,
      userId: UserID,
      role: Type.Optional(RoleField),
      muteSec: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: '0 lifts it.' })),
      nameCard: Text,
      customFields: Type.Optional(CustomFields),
    }),
    output: Type.Object({ member: WireMember, ...UserEvents }),
    errors: [...unknown, 'groupParamsIllegal', 'textRefused'],
    spec: ['S74'],
    summary: 'Change role, mute, name card or custom fields of a member.',
  }),
  getGroupApplications: command({
    ...session,
    input: Type.Object({ cursor: Cursor, count: Page }),
    output: Type.Object({ applications: Type.Array(WireApplication), cursor: EndCursor }),
    errors: [],
    spec: ['S74'],
    summary: 'Requests to join groups of which the caller is owner or administrator, the newest first.',
  }),
  decideGroupApplication: command({
    ...session,
    input: Type.Object({ applicationId: Type.String({ maxLength: 24 }), isAccepted: Type.Boolean(), text: Text }),
    output: Type.Object({ group: WireGroup }),
    errors: [
      ...unknown,
      'groupApplicationHandled',
      'groupFull',
      'groupsPerUser',
      'groupAlreadyMember',
      'groupParamsIllegal',
    ],
    spec: ['S50'],
    summary: 'Accept or refuse a request to join.',
  }),
  ...socketGroupMessageCommands,
  ...socketTopicCommands,
  getGroupOnlineCount: command({
    ...session,
    input: Type.Object(group),
    output: Type.Object({ online: Type.Integer() }),
    errors: unknown,
    spec: ['S52'],
    summary: 'How many members of a group are online.',
  }),
  ...socketGroupStateCommands,
} as const;
export type SocketGroupCommands = typeof socketGroupCommands;
