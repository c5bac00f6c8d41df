// Users, their status, friends, and who follows whom.
import TencentCloudChat, {
  type ChatSDK,
  type Friend,
  type FriendApplication,
  type FriendGroup,
  type Profile,
} from '@tencentcloud/chat';

const userIDList = ['bob', 'carol'];

export async function users(chat: ChatSDK): Promise<Profile[]> {
  const { data } = await chat.getUserProfile({ userIDList });
  await chat.getBlacklist().then(({ data }) => data.forEach((userID: string) => console.log(userID)));
  await chat.addToBlacklist({ userIDList });
  await chat.removeFromBlacklist({ userIDList });
  return data;
}

export async function status(chat: ChatSDK): Promise<string[]> {
  await chat.setSelfStatus({ customStatus: 'busy' });
  await chat.subscribeUserStatus({ userIDList });
  await chat.unsubscribeUserStatus({ userIDList: undefined });
  const { successUserList, failureUserList } = (await chat.getUserStatus({ userIDList })).data;
  failureUserList.forEach((item: any) => console.log(item.code, item.message));
  return successUserList
    .filter((item: any) => item.statusType === TencentCloudChat.TYPES.USER_STATUS_ONLINE)
    .map((item: any) => item.customStatus);
}

export async function befriend(chat: ChatSDK): Promise<Friend[]> {
  const added = await chat.addFriend({
    to: 'bob',
    source: 'AddSource_Type_Web',
    remark: 'Bobby',
    groupName: 'school',
    wording: 'it is me',
    type: TencentCloudChat.TYPES.SNS_ADD_TYPE_BOTH,
  });
  if (added.data.code === 30539) console.log(added.data.message);
  await chat.checkFriend({ userIDList, type: TencentCloudChat.TYPES.SNS_CHECK_TYPE_BOTH });
  await chat.deleteFriend({ userIDList, type: TencentCloudChat.TYPES.SNS_DELETE_TYPE_SINGLE });
  await chat.updateFriend({ userID: 'bob', remark: '', friendCustomField: [{ key: 'Tag_SNS_Custom_A', value: 'b' }] });
  const { friendList, failureUserIDList } = (await chat.getFriendProfile({ userIDList })).data;
  failureUserIDList.forEach((item: any) => console.log(item.userID));
  const all: Friend[] = (await chat.getFriendList()).data;
  return [...all, ...friendList];
}

export async function applications(chat: ChatSDK): Promise<FriendApplication[]> {
  const { friendApplicationList, unreadCount } = (await chat.getFriendApplicationList()).data;
  if (unreadCount > 0) await chat.setFriendApplicationRead();
  await chat.acceptFriendApplication({
    userID: 'bob',
    remark: 'Bobby',
    type: TencentCloudChat.TYPES.SNS_APPLICATION_AGREE_AND_ADD,
  });
  await chat.refuseFriendApplication({ userID: 'bob' });
  await chat.deleteFriendApplication({ userID: 'bob', type: TencentCloudChat.TYPES.SNS_APPLICATION_SENT_TO_ME });
  return friendApplicationList.filter(
    (one: FriendApplication) => one.type === TencentCloudChat.TYPES.SNS_APPLICATION_SENT_TO_ME,
  );
}

export async function friendGroups(chat: ChatSDK): Promise<FriendGroup[]> {
  const name = 'school';
  await chat.createFriendGroup({ name, userIDList });
  await chat.addToFriendGroup({ name, userIDList });
  await chat.removeFromFriendGroup({ name, userIDList });
  await chat.renameFriendGroup({ oldName: name, newName: 'university' });
  await chat.deleteFriendGroup({ name: 'university' });
  return (await chat.getFriendGroupList()).data;
}

export async function follow(chat: ChatSDK): Promise<number> {
  await chat.followUser(userIDList);
  await chat.unfollowUser(userIDList);
  const followers = await chat.getMyFollowersList();
  await chat.getMyFollowingList(followers.data.nextCursor);
  await chat.getMutualFollowersList('');
  const [mine] = (await chat.getUserFollowInfo()).data;
  await chat.getUserFollowInfo(userIDList);
  const [bob] = (await chat.checkFollowType(userIDList)).data;
  return (mine?.followersCount ?? 0) + (bob?.followType ?? 0);
}
