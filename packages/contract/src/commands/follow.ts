import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { SnsItems, snsAnswer, snsCommand } from './friendShapes.ts';

const from = { From_Account: UserID };
const Accounts = (maxItems: number) => Type.Array(Type.String(), { minItems: 1, maxItems });
const Count = Type.Integer({ minimum: 0 });
const ResultItem = Type.Array(Type.Object(snsAnswer));

/** Who follows whom, over REST (rest-api §11). */
export const followCommands = {
  'follow/follow_add': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      FollowItem: Type.Array(
        Type.Object({
          To_Account: UserID,
          FollowTime: Type.Optional(
            Type.Integer({
              minimum: 1,
              description: 'Ours, for what is brought in: since when, in seconds. Default: now.',
            }),
          ),
        }),
        { minItems: 1, maxItems: 20 },
      ),
    }),
    output: Type.Object({ ResultItem }),
    errors: ['friendAccountUnknown'],
    runsOnce: true,
    spec: ['rest-api §11'],
    summary: 'Follow accounts; who is followed already has the code 0.',
  }),
  'follow/follow_delete': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts(20) }),
    output: Type.Object({ ResultItem }),
    errors: ['friendAccountUnknown'],
    runsOnce: true,
    spec: ['rest-api §11'],
    summary: 'Follow accounts no more; who is not followed has the code 0.',
  }),
  'follow/follow_check': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts(100) }),
    output: Type.Object({
      ResultItem: Type.Array(
        Type.Object({
          ...snsAnswer,
          FollowType: Type.Integer({ description: '0 none, 1 To follows From, 2 From follows To, 3 both.' }),
        }),
      ),
    }),
    errors: ['friendAccountUnknown'],
    spec: ['rest-api §11'],
    summary: 'Tell who follows whom, each way.',
  }),
  'follow/follow_get': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      FollowType: Type.Integer({ minimum: 1, maximum: 3, description: '1 followers, 2 followed, 3 mutual.' }),
      StartCursor: Type.Optional(
        Type.String({ pattern: '^[0-9]{0,15}$', description: 'NextCursor of the page before; empty: the first one.' }),
      ),
      WantNum: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    }),
    output: Type.Object({
      FollowItem: Type.Array(
        Type.Object({ To_Account: Type.String(), FollowTime: Type.Integer(), ProfileItem: SnsItems }),
      ),
      NextCursor: Type.String({ description: 'Empty at the end.' }),
    }),
    errors: ['friendAccountUnknown'],
    spec: ['rest-api §11'],
    summary: 'Followers, those who are followed, or those who are both, the newest first, page by page.',
  }),
  'follow/follow_get_info': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts(20) }),
    output: Type.Object({
      FollowInfo: Type.Array(
        Type.Object({
          ...snsAnswer,
          FollowerCount: Count,
          FollowingCount: Count,
          MutualFollowingCount: Count,
        }),
      ),
    }),
    errors: ['friendAccountUnknown'],
    spec: ['rest-api §11'],
    summary: 'How many follow accounts, and how many they follow.',
  }),
} as const;
