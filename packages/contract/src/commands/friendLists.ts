import Type from 'typebox';
import { command } from '../command.ts';
import { BlackCheckTypeField } from '../friends.ts';
import { UserID } from '../ids.ts';
import { Accounts, snsAnswer, snsCommand, snsResults } from './friendShapes.ts';

const from = { From_Account: UserID };
const Count = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const GroupName = Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 100 });
const CurrentSequence = Type.Integer();

/** Blacklists and friend groups over REST (rest-api §10.10, §10.11). */
export const friendListCommands = {
  'sns/black_list_add': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts }),
    output: Type.Object(snsResults),
    errors: ['friendAccountUnknown'],
    runsOnce: true,
    spec: ['S42'],
    summary: 'Block accounts: friendship and requests between the two end.',
  }),
  'sns/black_list_delete': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts }),
    output: Type.Object(snsResults),
    errors: ['friendAccountUnknown'],
    runsOnce: true,
    spec: ['S42'],
    summary: 'Block accounts no more.',
  }),
  'sns/black_list_get': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      StartIndex: Count,
      MaxLimited: Type.Integer({ minimum: 1, maximum: 1_000 }),
      LastSequence: Count,
    }),
    output: Type.Object({
      BlackListItem: Type.Array(
        Type.Object({
          To_Account: Type.String(),
          AddBlackTimeStamp: Type.Integer(),
          Black_Account: Type.String(),
          BlackTimeStamp: Type.Integer(),
        }),
      ),
      StartIndex: Type.Integer(),
      CurruentSequence: Type.Integer(),
      CurrentSequence,
    }),
    errors: ['friendAccountUnknown'],
    spec: ['S42'],
    summary: 'A blacklist page by page.',
  }),
  'sns/black_list_check': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts, CheckType: BlackCheckTypeField }),
    output: Type.Object({
      BlackListCheckItem: Type.Array(Type.Object({ ...snsAnswer, Relation: Type.String() })),
      Fail_Account: snsResults.Fail_Account,
    }),
    errors: ['friendAccountUnknown'],
    spec: ['S42'],
    summary: 'Tell who blocks whom.',
  }),
  'sns/group_add': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      GroupName,
      To_Account: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000 })),
    }),
    output: Type.Object({
      CurrentSequence,
      ResultItem: Type.Optional(snsResults.ResultItem),
      Fail_Account: snsResults.Fail_Account,
    }),
    errors: ['friendAccountUnknown', 'friendGroupsFull', 'friendTextRefused'],
    runsOnce: true,
    spec: ['S69'],
    summary: 'Make friend groups; friends that are named come into all of them.',
  }),
  'sns/group_delete': command({
    ...snsCommand,
    input: Type.Object({ ...from, GroupName }),
    output: Type.Object({ CurrentSequence }),
    errors: ['friendAccountUnknown'],
    spec: ['S69'],
    summary: 'Delete friend groups; the friends in them stay friends.',
  }),
  'sns/group_get': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      LastSequence: Type.Optional(Count),
      NeedFriend: Type.Optional(Type.Enum(['Need_Friend_Type_Yes', 'Need_Friend_Type_No'])),
      GroupName: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    }),
    output: Type.Object({
      ResultItem: Type.Array(
        Type.Object({
          GroupName: Type.String(),
          FriendNumber: Type.Integer(),
          To_Account: Type.Optional(Type.Array(Type.String())),
        }),
      ),
      CurrentSequence,
    }),
    errors: ['friendAccountUnknown'],
    spec: ['S69'],
    summary: 'Friend groups, with the friends in them where asked for.',
  }),
} as const;
