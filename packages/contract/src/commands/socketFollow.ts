import Type from 'typebox';
import { command } from '../command.ts';
import { FriendResult } from '../friends.ts';
import { UserID } from '../ids.ts';
import { UserEvent } from '../messages.ts';

const session = { caller: 'session', invalid: 'socketParamsIllegal' } as const;
const Users = (maxItems: number) => Type.Array(UserID, { minItems: 1, maxItems });
const Count = Type.Integer();
const changed = {
  input: Type.Object({ userIds: Users(20) }),
  output: Type.Object({
    results: Type.Array(FriendResult),
    events: Type.Array(UserEvent, {
      description: 'What this changed for the caller, as other sessions are told it by the event `user`.',
    }),
  }),
  errors: [],
  spec: ['rest-api §11'],
};

/** Who follows whom, on the socket (design D1): over the same services as the commands of REST. */
export const socketFollowCommands = {
  follow: command({ ...session, ...changed, summary: 'Follow accounts.' }),
  unfollow: command({ ...session, ...changed, summary: 'Follow accounts no more.' }),
  getFollows: command({
    ...session,
    input: Type.Object({
      list: Type.Enum(['followers', 'following', 'mutual']),
      cursor: Type.Optional(Type.String({ pattern: '^[0-9]{0,15}$', description: 'Of the page before.' })),
      count: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
    output: Type.Object({
      follows: Type.Array(Type.Object({ userId: Type.String(), sinceSec: Type.Integer() })),
      cursor: Type.String({ description: 'For the next page; empty at the end.' }),
    }),
    errors: [],
    spec: ['rest-api §11'],
    summary: 'Who follows one, whom one follows, or who is both, the newest first.',
  }),
  countFollows: command({
    ...session,
    input: Type.Object({ userIds: Users(20) }),
    output: Type.Object({
      counts: Type.Array(
        Type.Object({ ...FriendResult.properties, followers: Count, following: Count, mutual: Count }),
      ),
    }),
    errors: [],
    spec: ['rest-api §11'],
    summary: 'How many follow accounts, and how many they follow.',
  }),
  checkFollows: command({
    ...session,
    input: Type.Object({ userIds: Users(100) }),
    output: Type.Object({
      results: Type.Array(
        Type.Object({
          ...FriendResult.properties,
          followType: Type.Integer({
            description: '0 none, 1 follows the caller, 2 is followed by the caller, 3 both.',
          }),
        }),
      ),
    }),
    errors: [],
    spec: ['rest-api §11'],
    summary: 'Tell who follows whom, each way.',
  }),
} as const;
