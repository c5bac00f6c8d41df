type Params = Record<string, unknown>;

const AddSource = 'AddSource_Type_Test';
const SnsItem = [
  { Tag: 'Tag_SNS_IM_Remark', Value: 'Bob' },
  { Tag: 'Tag_SNS_IM_Group', Value: ['work'] },
  { Tag: 'Tag_SNS_Custom_Level', Value: 3 },
];

/** A request of each command of the services `sns` and `follow` that is right in every field. */
export const restFriendSamples = {
  'sns/friend_add': (From_Account: string, bob: string) => ({
    From_Account,
    AddFriendItem: [{ To_Account: bob, Remark: 'Bob', GroupName: 'work', AddSource, AddWording: 'hello' }],
    AddType: 'Add_Type_Both',
    ForceAddFlags: 1,
  }),
  'sns/friend_import': (From_Account: string, bob: string) => ({
    From_Account,
    AddFriendItem: [
      {
        ...{ To_Account: bob, Remark: 'Bob', RemarkTime: 1_600_000_000, GroupName: ['work'], AddSource },
        ...{ AddWording: 'hello', AddTime: 1_600_000_000, CustomItem: [{ Tag: 'Tag_SNS_Custom_Level', Value: 3 }] },
      },
    ],
  }),
  'sns/friend_update': (From_Account: string, bob: string) => ({
    From_Account,
    UpdateItem: [{ To_Account: bob, SnsItem }],
  }),
  'sns/friend_delete': (From_Account: string, bob: string) => ({
    ...{ From_Account, To_Account: [bob], DeleteType: 'Delete_Type_Both' },
  }),
  'sns/friend_delete_all': (From_Account: string) => ({ From_Account, DeleteType: 'Delete_Type_Both' }),
  'sns/friend_check': (From_Account: string, bob: string) => ({
    ...{ From_Account, To_Account: [bob], CheckType: 'CheckResult_Type_Both' },
  }),
  'sns/friend_get_all': (From_Account: string) => ({
    ...{ From_Account, TimeStamp: 1_600_000_000, StartIndex: 0, TagList: ['Tag_SNS_IM_Remark', 'Tag_Profile_IM_Nick'] },
    ...{ LastStandardSequence: 0, GetCount: 100 },
  }),
  'sns/friend_get': (From_Account: string) => ({
    ...{ From_Account, StartIndex: 0, StandardSequence: 0, CustomSequence: 0 },
  }),
  'sns/friend_get_list': (From_Account: string, bob: string) => ({
    ...{ From_Account, To_Account: [bob], TagList: ['Tag_SNS_IM_Remark', 'Tag_Profile_IM_Nick'] },
  }),
  'sns/black_list_add': (From_Account: string, bob: string) => ({ From_Account, To_Account: [bob] }),
  'sns/black_list_delete': (From_Account: string, bob: string) => ({ From_Account, To_Account: [bob] }),
  'sns/black_list_get': (From_Account: string) => ({ From_Account, StartIndex: 0, MaxLimited: 30, LastSequence: 0 }),
  'sns/black_list_check': (From_Account: string, bob: string) => ({
    ...{ From_Account, To_Account: [bob], CheckType: 'BlackCheckResult_Type_Both' },
  }),
  'sns/group_add': (From_Account: string, bob: string) => ({
    ...{ From_Account, GroupName: ['work'], To_Account: [bob] },
  }),
  'sns/group_delete': (From_Account: string) => ({ From_Account, GroupName: ['work'] }),
  'sns/group_get': (From_Account: string) => ({
    ...{ From_Account, LastSequence: 0, NeedFriend: 'Need_Friend_Type_Yes', GroupName: ['work'] },
  }),
  'follow/follow_add': (From_Account: string, bob: string) => ({
    ...{ From_Account, FollowItem: [{ To_Account: bob, FollowTime: 1_600_000_000 }] },
  }),
  'follow/follow_delete': (From_Account: string, bob: string) => ({ From_Account, To_Account: [bob] }),
  'follow/follow_check': (From_Account: string, bob: string) => ({ From_Account, To_Account: [bob] }),
  'follow/follow_get': (From_Account: string) => ({ From_Account, FollowType: 2, StartCursor: '', WantNum: 100 }),
  'follow/follow_get_info': (From_Account: string, bob: string) => ({ From_Account, To_Account: [bob] }),
} satisfies Record<string, (alice: string, bob: string) => Params>;

/** A request of each command of the socket about friends that is right in every field. */
export const socketFriendSamples = {
  getFriends: () => ({ since: '', count: 10 }),
  getFriendsAmong: (peer: string) => ({ userIds: [peer] }),
  addFriend: (userId: string) => ({
    ...{ userId, source: AddSource, wording: 'hello', remark: 'Bob', group: 'work', type: 'Add_Type_Both' },
  }),
  deleteFriends: (peer: string) => ({ userIds: [peer], type: 'Delete_Type_Both' }),
  checkFriends: (peer: string) => ({ userIds: [peer], type: 'CheckResult_Type_Both' }),
  updateFriend: (userId: string) => ({ userId, remark: 'Bobby', custom: { Tag_SNS_Custom_Level: '3' } }),
  getFriendApplications: () => ({ cursor: '', count: 10 }),
  acceptFriendApplication: (userId: string) => ({ userId, type: 'Response_Action_AgreeAndAdd', remark: 'Bob' }),
  refuseFriendApplication: (userId: string) => ({ userId }),
  deleteFriendApplication: (userId: string) => ({ userId, type: 'Pendency_Type_ComeIn' }),
  markFriendApplicationsRead: () => ({}),
  getFriendGroups: () => ({}),
  createFriendGroup: (peer: string) => ({ name: 'work', userIds: [peer] }),
  deleteFriendGroup: () => ({ name: 'work' }),
  renameFriendGroup: () => ({ name: 'work', newName: 'colleagues' }),
  addToFriendGroup: (peer: string) => ({ name: 'work', userIds: [peer] }),
  removeFromFriendGroup: (peer: string) => ({ name: 'work', userIds: [peer] }),
  getBlacklist: () => ({ cursor: '', count: 10 }),
  addToBlacklist: (peer: string) => ({ userIds: [peer] }),
  removeFromBlacklist: (peer: string) => ({ userIds: [peer] }),
  follow: (peer: string) => ({ userIds: [peer] }),
  unfollow: (peer: string) => ({ userIds: [peer] }),
  getFollows: () => ({ list: 'followers', cursor: '', count: 10 }),
  countFollows: (peer: string) => ({ userIds: [peer] }),
  checkFollows: (peer: string) => ({ userIds: [peer] }),
} satisfies Record<string, (peer: string) => Params>;
