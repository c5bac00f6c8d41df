type Params = Record<string, unknown>;

/** A request of each command of the service `recentcontact` that is right in every field. */
export const restContactSamples = {
  'recentcontact/get_list': (From_Account: string) => ({
    ...{ From_Account, TimeStamp: 0, StartIndex: 0, TopTimeStamp: 0, TopStartIndex: 0, AssistFlags: 7 },
  }),
  'recentcontact/delete': (From_Account: string, To_Account: string) => ({
    ...{ From_Account, Type: 1, To_Account, ToGroupid: 'none', ClearRamble: 1 },
  }),
  'recentcontact/create_contact_group': (From_Account: string, To_Account: string) => ({
    From_Account,
    GroupContactItem: [{ GroupName: 'work', ContactItem: [{ Type: 1, To_Account, ToGroupId: 'none' }] }],
  }),
  'recentcontact/update_contact_group': (From_Account: string, To_Account: string) => ({
    ...{ From_Account, UpdateType: 1 },
    UpdateGroup: {
      ...{ UpdateGroupType: 2, OldGroupName: 'work', NewGroupName: 'office' },
      ContactUpdateItem: [{ ContactOptType: 2, ContactItem: { Type: 1, To_Account, ToGroupId: 'none' } }],
    },
  }),
  'recentcontact/del_contact_group': (From_Account: string) => ({ From_Account, GroupName: ['work'] }),
  'recentcontact/mark_contact': (From_Account: string, To_Account: string) => ({
    From_Account,
    MarkItem: [
      {
        ...{ OptType: 3, ContactItem: { Type: 1, To_Account, ToGroupId: 'none' } },
        ...{ ClearMark: [2], SetMark: [1, 32], CustomMark: 'mine' },
      },
    ],
  }),
  'recentcontact/get_contact_group': (From_Account: string) => ({ From_Account, StartIndex: 0 }),
  'recentcontact/search_contact_group': (From_Account: string, To_Account: string) => ({
    From_Account,
    ContactItem: [{ Type: 1, To_Account, ToGroupId: 'none' }],
  }),
} satisfies Record<string, (alice: string, bob: string) => Params>;

/** A request of each socket command about marks and groups of conversations that is right in every field. */
export const socketLabelSamples = {
  markConversations: (peer: string) => ({ convs: [`C2C${peer}`], set: [1, 32], clear: [2], custom: 'mine' }),
  getConversationGroups: () => ({}),
  createConversationGroup: (peer: string) => ({ name: 'work', convs: [`C2C${peer}`] }),
  renameConversationGroup: () => ({ name: 'work', newName: 'office' }),
  deleteConversationGroup: () => ({ name: 'work' }),
  moveConversations: (peer: string) => ({ name: 'work', convs: [`C2C${peer}`], isIn: true }),
} satisfies Record<string, (peer: string) => Params>;
