// Groups, their members and topics.
import TencentCloudChat, {
  type ChatSDK,
  type Group,
  type GroupMember,
  type Message,
  type Topic,
} from '@tencentcloud/chat';

const groupID = 'team';
const userIDList = ['bob'];

export async function life(chat: ChatSDK): Promise<Group[]> {
  const { data } = await chat.createGroup({
    type: TencentCloudChat.TYPES.GRP_PUBLIC,
    name: 'Team',
    groupID,
    introduction: '',
    notification: '',
    avatar: '',
    maxMemberNum: 200,
    joinOption: TencentCloudChat.TYPES.JOIN_OPTIONS_FREE_ACCESS,
    memberList: [{ userID: 'bob', role: TencentCloudChat.TYPES.GRP_MBR_ROLE_ADMIN }, { userID: 'carol' }],
    groupCustomField: [{ key: 'a', value: 'b' }],
    isSupportTopic: false,
  });
  const group: Group = data.group;
  await chat.updateGroupProfile({ groupID: group.groupID, name: 'Team 2', muteAllMembers: true });
  await chat.updateGroupProfile({ groupID, joinOption: TencentCloudChat.TYPES.JOIN_OPTIONS_DISABLE_APPLY });
  await chat.changeGroupOwner({ groupID, newOwnerID: 'bob' });
  await chat.dismissGroup(groupID);
  const { groupList, isSyncCompleted } = (await chat.getGroupList()).data;
  return isSyncCompleted
    ? groupList
    : [(await chat.getGroupProfile({ groupID, groupCustomFieldFilter: ['a'] })).data.group];
}

export async function comeAndGo(chat: ChatSDK, message: Message): Promise<number> {
  const joined = await chat.joinGroup({
    groupID,
    type: TencentCloudChat.TYPES.GRP_AVCHATROOM,
    applyMessage: 'may I?',
  });
  switch (joined.data.status) {
    case TencentCloudChat.TYPES.JOIN_STATUS_WAIT_APPROVAL:
      break;
    case TencentCloudChat.TYPES.JOIN_STATUS_SUCCESS:
      console.log(joined.data.group);
      break;
    case TencentCloudChat.TYPES.JOIN_STATUS_ALREADY_IN_GROUP:
      break;
    default:
      break;
  }
  await chat.searchGroupByID(groupID).then((imResponse) => console.log(imResponse.data.group.name));
  await chat.quitGroup(groupID);
  const { applicationList } = (await chat.getGroupApplicationList()).data;
  for (const application of applicationList)
    await chat.handleGroupApplication({ handleAction: 'Agree', handleMessage: 'welcome', application });
  await chat.handleGroupApplication({ handleAction: 'Reject', message });
  return (await chat.getGroupOnlineMemberCount(groupID)).data.memberCount;
}

export async function facts(chat: ChatSDK, message: Message): Promise<Record<string, string>> {
  const groupAttributes = { a: '1' };
  await chat.initGroupAttributes({ groupID, groupAttributes });
  await chat.setGroupAttributes({ groupID, groupAttributes });
  await chat.deleteGroupAttributes({ groupID, keyList: ['a'] });
  await chat.setGroupCounters({ groupID, counters: { likes: 1 } });
  await chat.increaseGroupCounter({ groupID, key: 'likes', value: 2 });
  await chat.decreaseGroupCounter({ groupID, key: 'likes', value: 1 });
  const { counters } = (await chat.getGroupCounters({ groupID, keyList: ['likes'] })).data;
  await chat.pinGroupMessage({ groupID, message, isPinned: true });
  const pinned: Message[] = (await chat.getPinnedGroupMessageList(groupID)).data.messageList;
  console.log(counters.likes, pinned.length);
  return (await chat.getGroupAttributes({ groupID, keyList: [] })).data.groupAttributes;
}

export async function members(chat: ChatSDK): Promise<GroupMember[]> {
  const all: GroupMember[] = [];
  let offset: number | string = 0;
  do {
    const page = await chat.getGroupMemberList({ groupID, count: 30, offset, role: 'Admin' });
    all.push(...page.data.memberList);
    offset = page.data.offset;
  } while (offset !== 0 && offset !== '');
  const added = await chat.addGroupMember({ groupID, userIDList });
  added.data.existedUserIDList.forEach((userID: string) => console.log(userID));
  await chat.deleteGroupMember({ groupID, userIDList, reason: 'none', duration: 60 });
  await chat.setGroupMemberMuteTime({ groupID, userID: 'bob', muteTime: 600 });
  await chat.setGroupMemberRole({ groupID, userID: 'bob', role: TencentCloudChat.TYPES.GRP_MBR_ROLE_ADMIN });
  await chat.setGroupMemberNameCard({ groupID, nameCard: 'Bobby' });
  await chat.setGroupMemberCustomField({ groupID, userID: 'bob', memberCustomField: [{ key: 'a', value: 'b' }] });
  await chat.markGroupMemberList({ groupID, userIDList, markType: 1000, enableMark: true });
  const { data } = await chat.getGroupMemberProfile({ groupID, userIDList, memberCustomFieldFilter: ['a'] });
  return [...all, ...data.memberList];
}

export async function topics(chat: ChatSDK): Promise<Topic[]> {
  const communities: Group[] = (await chat.getJoinedCommunityList()).data.groupList;
  const made = await chat.createTopicInCommunity({ groupID, topicName: 'tea', introduction: '', customData: '' });
  const { topicID } = made.data;
  await chat.updateTopicProfile({ groupID, topicID, topicName: 'green tea', muteAllMembers: false });
  await chat.deleteTopicFromCommunity({ groupID, topicIDList: undefined });
  const { successTopicList, failureTopicList } = (await chat.getTopicList({ groupID, topicIDList: [topicID] })).data;
  console.log(communities.length, failureTopicList.length);
  return successTopicList;
}
