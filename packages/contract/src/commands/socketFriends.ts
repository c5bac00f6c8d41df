import Type from 'typebox';
import { command } from '../command.ts';
import {
  AddSourceField,
  AddTypeField,
  ApplicationTypeField,
  CheckTypeField,
  DeleteTypeField,
  FriendCustom,
  FriendResult,
  ResponseTypeField,
  relationNames,
  WireFriend,
  WireFriendApplication,
} from '../friends.ts';
import { UserID } from '../ids.ts';
import { UserEvent } from '../messages.ts';
import { socketFollowCommands } from './socketFollow.ts';

const session = { caller: 'session', invalid: 'friendParamsIllegal' } as const;
const Text = Type.Optional(Type.String());
const Page = Type.Optional(Type.Integer({ minimum: 1 }));
const Users = (maxItems: number) => Type.Array(UserID, { minItems: 1, maxItems });
const GroupName = Type.String({ minLength: 1 });
const Results = Type.Array(FriendResult);
const Events = {
  events: Type.Array(UserEvent, {
    description: 'What this changed for the caller, as other sessions are told it by the event `user`.',
  }),
};
const Group = Type.Object({ name: Type.String(), count: Type.Integer() });

/** The relationship chain on the socket (design D1): over the same services as the commands of REST. */
export const socketFriendCommands = {
  ...socketFollowCommands,
  getFriends: command({
    ...session,
    input: Type.Object({
      since: Type.Optional(
        Type.String({ maxLength: 40, description: 'From the last answer, also a stored one; absent: all.' }),
      ),
      count: Page,
    }),
    output: Type.Object({
      friends: Type.Array(WireFriend),
      gone: Type.Array(Type.String(), { description: 'Who is no friend any more.' }),
      since: Type.String({ description: 'For the next page; of the last page, for what changes later.' }),
      isCompleted: Type.Boolean(),
      isReset: Type.Optional(
        Type.Boolean({
          description: '`since` was too old: this is the first page of all, forget what is not in them.',
        }),
      ),
    }),
    errors: [],
    spec: ['S67', 'S74'],
    summary: 'Friends that changed since, page by page; or all.',
  }),
  getFriendsAmong: command({
    ...session,
    input: Type.Object({ userIds: Users(100) }),
    output: Type.Object({
      friends: Type.Array(WireFriend),
      left: Type.Array(Type.String(), { description: 'Not in this answer because it is full: ask again for these.' }),
    }),
    errors: [],
    spec: ['S67'],
    summary: 'Those of these accounts that are friends.',
  }),
  addFriend: command({
    ...session,
    input: Type.Object({
      userId: UserID,
      source: AddSourceField,
      wording: Text,
      remark: Text,
      group: Text,
      type: Type.Optional(AddTypeField),
    }),
    output: Type.Object({
      code: Type.Integer({ description: '0: a friend now; 30539: the other side was asked.' }),
      ...Events,
    }),
    errors: [
      'friendParamsIllegal',
      'friendAccountUnknown',
      'friendTextRefused',
      'friendAddForbidden',
      'friendsFull',
      'friendGroupsFull',
      'friendApplicationsFull',
      'peerFriendsFull',
      'friendInOwnBlacklist',
      'friendRefusesAll',
      'friendInPeerBlacklist',
      'refusedByApp',
    ],
    spec: ['S44'],
    summary: 'Add a friend, or ask who wants to be asked.',
  }),
  deleteFriends: command({
    ...session,
    input: Type.Object({ userIds: Users(100), type: Type.Optional(DeleteTypeField) }),
    output: Type.Object({ results: Results, ...Events }),
    errors: [],
    spec: ['S74'],
    summary: "Take friends out of one's list, or out of both lists (default).",
  }),
  checkFriends: command({
    ...session,
    input: Type.Object({ userIds: Users(1_000), type: Type.Optional(CheckTypeField) }),
    output: Type.Object({
      results: Type.Array(Type.Object({ ...FriendResult.properties, relation: Type.Enum(relationNames) })),
    }),
    errors: [],
    spec: ['S41'],
    summary: 'Tell who is whose friend, one way or both ways (default).',
  }),
  updateFriend: command({
    ...session,
    input: Type.Object({ userId: UserID, remark: Text, custom: Type.Optional(FriendCustom) }),
    output: Type.Object({ friend: WireFriend, ...Events }),
    errors: ['friendParamsIllegal', 'friendAccountUnknown', 'friendTextRefused', 'notYourFriend'],
    spec: ['S74'],
    summary: 'Change the remark on a friend, or custom fields.',
  }),
  getFriendApplications: command({
    ...session,
    input: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 40 })), count: Page }),
    output: Type.Object({
      applications: Type.Array(WireFriendApplication),
      unreadCount: Type.Integer(),
      cursor: Type.String({ description: 'For the next page; empty at the end.' }),
    }),
    errors: [],
    spec: ['S44'],
    summary: 'Friend requests that wait, of both directions, the newest first.',
  }),
  acceptFriendApplication: command({
    ...session,
    input: Type.Object({ userId: UserID, type: ResponseTypeField, remark: Text }),
    output: Type.Object(Events),
    errors: [
      'friendParamsIllegal',
      'friendTextRefused',
      'friendApplicationUnknown',
      'friendsFull',
      'peerFriendsFull',
      'refusedByApp',
    ],
    spec: ['S44'],
    summary: 'Let a requester have one as a friend, and add it as well.',
  }),
  refuseFriendApplication: command({
    ...session,
    input: Type.Object({ userId: UserID }),
    output: Type.Object(Events),
    errors: ['friendApplicationUnknown', 'refusedByApp'],
    spec: ['S44'],
    summary: 'Refuse a friend request.',
  }),
  deleteFriendApplication: command({
    ...session,
    input: Type.Object({ userId: UserID, type: ApplicationTypeField }),
    output: Type.Object(Events),
    errors: ['friendApplicationGone'],
    spec: ['S44'],
    summary: "Take a friend request out of one's own list; for the other side it still waits.",
  }),
  markFriendApplicationsRead: command({
    ...session,
    input: Type.Object({}),
    output: Type.Object(Events),
    errors: [],
    spec: ['S44', 'S74'],
    summary: 'Mark all friend requests read.',
  }),
  getFriendGroups: command({
    ...session,
    input: Type.Object({}),
    output: Type.Object({ groups: Type.Array(Group) }),
    errors: [],
    spec: ['S69'],
    summary: 'Friend groups in the order in which they were made; who is in one, its friends say.',
  }),
  createFriendGroup: command({
    ...session,
    input: Type.Object({ name: GroupName, userIds: Type.Optional(Type.Array(UserID, { maxItems: 1_000 })) }),
    output: Type.Object({ results: Results, ...Events }),
    errors: ['friendParamsIllegal', 'friendTextRefused', 'friendGroupExists', 'friendGroupsFull'],
    spec: ['S69'],
    summary: 'Make a friend group, with friends in it.',
  }),
  deleteFriendGroup: command({
    ...session,
    input: Type.Object({ name: GroupName }),
    output: Type.Object(Events),
    errors: ['friendGroupUnknown'],
    spec: ['S69'],
    summary: 'Delete a friend group; the friends in it stay friends.',
  }),
  renameFriendGroup: command({
    ...session,
    input: Type.Object({ name: GroupName, newName: GroupName }),
    output: Type.Object(Events),
    errors: ['friendParamsIllegal', 'friendTextRefused', 'friendGroupUnknown', 'friendGroupExists'],
    spec: ['S69'],
    summary: 'Give a friend group another name.',
  }),
  addToFriendGroup: command({
    ...session,
    input: Type.Object({ name: GroupName, userIds: Users(1_000) }),
    output: Type.Object({ results: Results, ...Events }),
    errors: ['friendGroupUnknown'],
    spec: ['S69'],
    summary: 'Put friends into a friend group.',
  }),
  removeFromFriendGroup: command({
    ...session,
    input: Type.Object({ name: GroupName, userIds: Users(1_000) }),
    output: Type.Object({ results: Results, ...Events }),
    errors: ['friendGroupUnknown'],
    spec: ['S69'],
    summary: 'Take friends out of a friend group.',
  }),
  getBlacklist: command({
    ...session,
    input: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 40 })), count: Page }),
    output: Type.Object({
      userIds: Type.Array(Type.String()),
      cursor: Type.String({ description: 'For the next page; empty at the end.' }),
    }),
    errors: [],
    spec: ['S42'],
    summary: 'Whom one blocks.',
  }),
  addToBlacklist: command({
    ...session,
    input: Type.Object({ userIds: Users(1_000) }),
    output: Type.Object({ results: Results, ...Events }),
    errors: [],
    spec: ['S42'],
    summary: 'Block accounts: friendship and requests between the two end.',
  }),
  removeFromBlacklist: command({
    ...session,
    input: Type.Object({ userIds: Users(1_000) }),
    output: Type.Object({ results: Results, ...Events }),
    errors: [],
    spec: ['S42'],
    summary: 'Block accounts no more.',
  }),
} as const;
export type SocketFriendCommands = typeof socketFriendCommands;
