import Type from 'typebox';
import { command } from '../command.ts';
import { ADD_SOURCE_FORM, AddTypeField, CheckTypeField, DeleteTypeField } from '../friends.ts';
import { Flag, UserID } from '../ids.ts';
import { Accounts, SnsItems, snsAnswer, snsCommand, snsResults, TagList } from './friendShapes.ts';

const Text = Type.Optional(Type.String());
const Time = Type.Optional(Type.Integer({ minimum: 0 }));
const Count = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const from = { From_Account: UserID };
const added = {
  To_Account: UserID,
  Remark: Text,
  /** A wrong one is the fault of its entry alone, so that its form is no matter of the schema. */
  AddSource: Type.Optional(Type.String({ description: `${ADD_SOURCE_FORM}.` })),
  AddWording: Text,
};
const Names = Type.Array(Type.String({ minLength: 1 }), { maxItems: 100 });
/** Some documents show one name, some a list. */
const GroupNames = Type.Optional(Type.Union([Type.String(), Names]));

/** Friends over REST (rest-api §10.1 to §10.9). */
export const friendCommands = {
  'sns/friend_add': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      AddFriendItem: Type.Array(Type.Object({ ...added, GroupName: GroupNames }), { minItems: 1, maxItems: 1_000 }),
      AddType: Type.Optional(AddTypeField),
      ForceAddFlags: Type.Optional(Flag),
    }),
    output: Type.Object(snsResults),
    errors: ['friendAccountUnknown'],
    runsOnce: true,
    spec: ['S44', 'S67'],
    summary: 'Add friends, or ask those who want to be asked (30539).',
  }),
  'sns/friend_import': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      AddFriendItem: Type.Array(
        Type.Object({
          ...added,
          RemarkTime: Time,
          GroupName: GroupNames,
          AddTime: Time,
          CustomItem: Type.Optional(SnsItems),
        }),
        { minItems: 1, maxItems: 1_000 },
      ),
    }),
    output: Type.Object(snsResults),
    errors: ['friendAccountUnknown'],
    runsOnce: true,
    spec: ['S67'],
    summary: "Put friends into one user's list, without asking and without telling them.",
  }),
  'sns/friend_update': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      UpdateItem: Type.Array(Type.Object({ To_Account: UserID, SnsItem: SnsItems }), { minItems: 1, maxItems: 1_000 }),
    }),
    output: Type.Object(snsResults),
    errors: ['friendAccountUnknown'],
    spec: ['S69', 'S74'],
    summary: 'Change remarks, groups and custom fields of friends.',
  }),
  'sns/friend_delete': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts, DeleteType: Type.Optional(DeleteTypeField) }),
    output: Type.Object(snsResults),
    errors: ['friendAccountUnknown'],
    runsOnce: true,
    spec: ['S74'],
    summary: 'Take friends out of one list, or out of both.',
  }),
  'sns/friend_delete_all': command({
    ...snsCommand,
    input: Type.Object({ ...from, DeleteType: Type.Optional(DeleteTypeField) }),
    output: Type.Object({}),
    errors: ['friendAccountUnknown'],
    spec: ['S74'],
    summary: 'Empty a list of friends.',
  }),
  'sns/friend_check': command({
    ...snsCommand,
    input: Type.Object({ ...from, To_Account: Accounts, CheckType: CheckTypeField }),
    output: Type.Object({
      InfoItem: Type.Array(Type.Object({ ...snsAnswer, Relation: Type.String() })),
      Fail_Account: snsResults.Fail_Account,
    }),
    errors: ['friendAccountUnknown'],
    spec: ['S41'],
    summary: 'Tell who is whose friend, one way or both ways.',
  }),
  'sns/friend_get_all': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      TimeStamp: Time,
      StartIndex: Count,
      TagList: Type.Optional(TagList),
      LastStandardSequence: Type.Optional(Count),
      GetCount: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
    output: Type.Object({
      NeedUpdateAll: Type.String(),
      TimeStampNow: Type.Integer(),
      StartIndex: Type.Integer(),
      InfoItem: Type.Array(
        Type.Object({ Info_Account: Type.String(), To_Account: Type.String(), SnsProfileItem: SnsItems }),
      ),
      CurrentStandardSequence: Type.Integer(),
      FriendNum: Type.Integer(),
    }),
    errors: ['friendAccountUnknown'],
    spec: ['S67'],
    summary: 'Friends with fields of their profiles, page by page (2018; `friend_get` later).',
  }),
  'sns/friend_get': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      StartIndex: Count,
      StandardSequence: Type.Optional(Count),
      CustomSequence: Type.Optional(Count),
    }),
    output: Type.Object({
      UserDataItem: Type.Array(Type.Object({ To_Account: Type.String(), ValueItem: SnsItems })),
      StandardSequence: Type.Integer(),
      CustomSequence: Type.Integer(),
      FriendNum: Type.Integer(),
      CompleteFlag: Flag,
      NextStartIndex: Type.Integer(),
    }),
    errors: ['friendAccountUnknown'],
    spec: ['S67'],
    summary: 'Friends page by page; what the caller has already by its sequence is left out.',
  }),
  'sns/friend_get_list': command({
    ...snsCommand,
    input: Type.Object({
      ...from,
      To_Account: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
      TagList: Type.Optional(TagList),
    }),
    output: Type.Object({
      InfoItem: Type.Array(Type.Object({ ...snsAnswer, SnsProfileItem: Type.Optional(SnsItems) })),
      Fail_Account: snsResults.Fail_Account,
    }),
    errors: ['friendAccountUnknown'],
    spec: ['S40'],
    summary: 'Chosen fields of chosen friends.',
  }),
} as const;
