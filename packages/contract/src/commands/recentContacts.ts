import Type from 'typebox';
import { command } from '../command.ts';
import { UserID } from '../ids.ts';
import { Mark } from '../labels.ts';

const Int = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** What an answer gave; the strictest clients read no larger numbers (rest-api §0.3). */
const Place = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const from = { From_Account: UserID };

/** A conversation as the service names it: 1 one-to-one, 2 of a group. */
const ContactItem = Type.Object({
  Type: Type.Enum([1, 2]),
  To_Account: Type.Optional(Type.String()),
  ToGroupId: Type.Optional(Type.String()),
});
const ContactItems = (maxItems: number, minItems = 0) => Type.Array(ContactItem, { minItems, maxItems });
const Result = { ResultCode: Type.Integer(), ResultInfo: Type.String() };
const GroupItem = Type.Object({ GroupName: Type.String(), GroupId: Type.Integer() });
const Labelled = Type.Object({
  ...ContactItem.properties,
  StandardMark: Type.String({ description: 'The marks as a binary number: its last digit is mark 0.' }),
  CustomMark: Type.String(),
  ContactGroupId: Type.Array(Type.Integer()),
  Timestamp: Type.Integer({ description: 'When its marks or groups changed last, in s.' }),
});
const GroupName = Type.String({ minLength: 1 });
const accountFaults = ['contactAccountUnknown'] as const;

const contactCommand = {
  caller: 'admin',
  invalid: 'conversationIllegal',
  hasErrorDisplay: true,
  faultMap: { notAdmin: 'contactNotAdmin', internal: 'contactInternal' },
} as const;

/** Conversation lists of users, their groups and marks (rest-api §25). */
export const recentContactCommands = {
  'recentcontact/get_list': command({
    ...contactCommand,
    input: Type.Object({
      ...from,
      TimeStamp: Type.Optional(Place),
      StartIndex: Type.Optional(Place),
      TopTimeStamp: Type.Optional(Place),
      TopStartIndex: Type.Optional(Place),
      AssistFlags: Type.Optional(
        Type.Integer({ minimum: 0, description: 'Bit 1: with conversations that have no message any more.' }),
      ),
    }),
    output: Type.Object({
      SessionItem: Type.Array(
        Type.Object({
          Type: Type.Integer(),
          To_Account: Type.Optional(Type.String()),
          GroupId: Type.Optional(Type.String()),
          MsgTime: Type.Integer(),
          TopFlag: Type.Integer(),
          UnreadMsgNum: Type.Integer(),
        }),
      ),
      CompleteFlag: Type.Integer(),
      TimeStamp: Type.Integer(),
      StartIndex: Type.Integer(),
      TopTimeStamp: Type.Integer(),
      TopStartIndex: Type.Integer(),
    }),
    errors: accountFaults,
    spec: ['S60', 'S66'],
    summary: "A user's conversation list page by page, pinned ones first, then the newest.",
  }),
  'recentcontact/delete': command({
    ...contactCommand,
    input: Type.Object({
      ...from,
      Type: Type.Enum([1, 2]),
      To_Account: Type.Optional(Type.String()),
      ToGroupid: Type.Optional(Type.String()),
      ClearRamble: Type.Optional(Type.Enum([0, 1])),
    }),
    output: Type.Object({}),
    errors: [...accountFaults, 'conversationGroupGone'],
    fieldAliases: { type: 'Type', ToGroupId: 'ToGroupid' },
    spec: ['S37'],
    summary: "Take a conversation off a user's list, with its history where `ClearRamble` is 1.",
  }),
  'recentcontact/create_contact_group': command({
    ...contactCommand,
    input: Type.Object({
      ...from,
      GroupContactItem: Type.Array(Type.Object({ GroupName, ContactItem: Type.Optional(ContactItems(1_000)) }), {
        minItems: 1,
        maxItems: 1,
      }),
    }),
    output: Type.Object({
      GroupResultItem: Type.Array(
        Type.Object({ GroupItem, ResultItem: Type.Array(Type.Object({ ContactItem, ...Result })) }),
      ),
    }),
    errors: [...accountFaults, 'conversationGroupsFull', 'conversationGroupNameTooLong'],
    spec: [],
    summary: 'Make a conversation group of a user and put conversations into it.',
  }),
  'recentcontact/update_contact_group': command({
    ...contactCommand,
    input: Type.Object({
      ...from,
      UpdateType: Type.Enum([1]),
      UpdateGroup: Type.Object({
        UpdateGroupType: Type.Enum([1, 2]),
        OldGroupName: GroupName,
        NewGroupName: Type.Optional(Type.String()),
        ContactUpdateItem: Type.Optional(
          Type.Array(Type.Object({ ContactOptType: Type.Enum([1, 2]), ContactItem }), { maxItems: 1_000 }),
        ),
      }),
    }),
    output: Type.Object({
      UpdateType: Type.Integer(),
      UpdateGroupResult: Type.Object({
        UpdateGroupType: Type.Integer(),
        GroupName: Type.String(),
        OldGroupName: Type.String(),
        GroupId: Type.Integer(),
        ContactResultItem: Type.Array(Type.Object({ ContactOptType: Type.Integer(), ContactItem, ...Result })),
      }),
    }),
    errors: [...accountFaults, 'conversationGroupUnknown', 'conversationGroupNameTooLong'],
    spec: [],
    summary: 'Change the name of a conversation group (1), or put conversations into it and take them out (2).',
  }),
  'recentcontact/del_contact_group': command({
    ...contactCommand,
    input: Type.Object({ ...from, GroupName: Type.Array(GroupName, { minItems: 1, maxItems: 1 }) }),
    output: Type.Object({ GroupItem: Type.Array(GroupItem) }),
    errors: [...accountFaults, 'conversationGroupUnknown'],
    spec: [],
    summary: 'Delete a conversation group of a user; the conversations stay.',
  }),
  'recentcontact/mark_contact': command({
    ...contactCommand,
    input: Type.Object({
      ...from,
      MarkItem: Type.Array(
        Type.Object({
          OptType: Type.Enum([1, 2, 3]),
          ContactItem,
          ClearMark: Type.Optional(Type.Array(Mark, { maxItems: 64 })),
          SetMark: Type.Optional(Type.Array(Mark, { maxItems: 64 })),
          CustomMark: Type.Optional(Type.String()),
        }),
        { minItems: 1, maxItems: 100 },
      ),
    }),
    output: Type.Object({
      ResultItem: Type.Array(Type.Object({ OptType: Type.Integer(), ContactItem, ...Result })),
    }),
    errors: [...accountFaults, 'markedTooMany'],
    fieldFaults: { 'MarkItem[]': 'markedTooMany' },
    spec: [],
    summary: 'Set and clear marks of conversations (1), the text on them (2), or both (3).',
  }),
  'recentcontact/get_contact_group': command({
    ...contactCommand,
    input: Type.Object({ ...from, StartIndex: Int }),
    output: Type.Object({
      ContactItem: Type.Array(Labelled),
      GroupItem: Type.Array(GroupItem),
      CompleteFlag: Type.Integer(),
      NextStartIndex: Type.Integer(),
    }),
    errors: accountFaults,
    spec: [],
    summary: "A user's conversations with marks or groups, page by page.",
  }),
  'recentcontact/search_contact_group': command({
    ...contactCommand,
    input: Type.Object({ ...from, ContactItem: ContactItems(300, 1) }),
    output: Type.Object({
      ContactResultItem: Type.Array(Labelled),
      GroupItem: Type.Array(GroupItem),
    }),
    errors: accountFaults,
    spec: [],
    summary: 'Marks and groups of conversations.',
  }),
} as const;
export type RecentContactCommands = typeof recentContactCommands;
