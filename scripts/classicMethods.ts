// `bun scripts/classicMethods.ts` writes the table of the classic faces' methods anew; a test fails when it is stale.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosen } from './sdkMethods.ts';
import { type TestBody, testsIn } from './testCalls.ts';

/** A class of the contract, the names of its methods there, and what a call of one looks like in a test. */
interface Listed {
  title: string;
  folder: string;
  names: readonly string[];
  call(name: string): RegExp;
}

const CLASSIC = 'packages/sdk/src/classic';
const WEBIM = 'packages/sdk/src/webim';
const words = (text: string): string[] => text.trim().split(/\s+/);
const on =
  (...receivers: string[]) =>
  (name: string): RegExp =>
    new RegExp(`(?:${receivers.join('|')})\\s*\\??\\.\\s*${name}\\(`);
const any = on('[\\w)\\]]');

/** All methods of the contract (sdk-classic-api). */
export const listed: readonly Listed[] = [
  {
    title: 'TIMManager',
    folder: CLASSIC,
    names: words(`
      sharedInstance getInstance newManager getManager deleteManager initSdk setUserConfig getUserConfig getGlobalConfig login
      autoLogin logout getLoginUser getLoginStatus initStorage getConversation getConversationList conversationCount
      getConversationByIndex deleteConversation deleteConversationAndMessages deleteConversationAndLocalMsgs
      addMessageListener removeMessageListener setMessageListener setConnListener setLogLevel disableCrashReport getLogPath
      log setEnv getEnv setToken setAPNS getAPNSConfig doBackground doForeground sendMessage groupManager friendshipManager
      networkStatus GetVersion enableGroupAssistant enableFriendshipProxy disableStorage disableRecentContact
      disableRecentContactNotify disableAutoReport enableReadReceipt initGroupSettings initFriendshipSettings`),
    call: on('[mM]anagers?', 'by2018', 'byConfig', 'usual', 'first', 'second', 'bare'),
  },
  {
    title: 'TIMConversation',
    folder: CLASSIC,
    names: words(`
      getType getReceiver getPeer getSelfIdentifier getGroupName sendMessage sendOnlineMessage getMessage getLocalMessage
      getMessageForward findMessages getLastMsg getLastMsgs setReadMessage getUnReadMessageNum getUnreadMessageNum
      revokeMessage deleteLocalMessage saveMessage importMessages importMsg setDraft getDraft hasDraft disableStorage`),
    call: on('talk\\([^)]*\\)', 'conversation', 'one', 'getConversationByIndex\\(0\\)', 'getConversation\\(\\)'),
  },
  {
    title: 'TIMMessage',
    folder: CLASSIC,
    names: words(`
      addElem addElement getElem getElement elemCount getElementCount status isSelf sender getSender timestamp msgId getMsgId
      getMsgUniqueId isRead isReaded isPeerReaded locator getMessageLocator respondsToLocator checkEquals getConversation
      getSenderProfile getSenderGroupMemberProfile setPriority getPriority setOfflinePushInfo getOfflinePushInfo
      setCustomInt customInt setCustomData customData setCustomStr getCustomStr remove copyFrom setBusinessCmd
      convertToImportedMsg setTime setSender getSeq getRand isRevoked`),
    call: any,
  },
  {
    title: 'Elements',
    folder: CLASSIC,
    names: words('getImage getSound getSoundToFile getFile getVideo getUrl cancelUploading accept refuse'),
    call: any,
  },
  {
    title: 'TIMFriendshipManager',
    folder: CLASSIC,
    names: words(`
      getSelfProfile getUsersProfile getFriendsProfile modifySelfProfile setNickname setAllowType setFaceURL setFriendRemark
      setFriendCustom addFriend delFriend doResponse getFriendList checkFriends addBlackList delBlackList getBlackList
      createFriendGroup deleteFriendGroup renameFriendGroup addFriendsToFriendGroup delFriendsFromFriendGroup getFriendGroups
      getFriendGroup getFutureFriends getPendencyList deletePendency pendencyReport searchFriend searchUser`),
    call: on('friends\\(\\w*\\)', 'friends', 'friendshipManager\\(\\)'),
  },
  {
    title: 'TIMGroupManager',
    folder: CLASSIC,
    names: words(`
      createPrivateGroup createPublicGroup createChatRoomGroup createAVChatRoomGroup createGroup deleteGroup joinGroup
      quitGroup inviteGroupMember deleteGroupMemberWithReason deleteGroupMember getGroupList getGroupInfo getGroupPublicInfo
      queryGroupInfo getGroupMembers getGroupMembersByFilter getGroupMembersInfo getGroupSelfInfo getReciveMessageOpt
      modifyReceiveMessageOpt modifyGroupName modifyGroupIntroduction modifyGroupNotification modifyGroupFaceUrl
      modifyGroupAddOpt modifyGroupSearchable modifyGroupMemberVisible modifyGroupAllShutup modifyGroupCustomInfo
      modifyGroupOwner modifyGroupMemberInfoSetNameCard modifyGroupMemberInfoSetRole modifyGroupMemberInfoSetSilence
      modifyGroupMemberInfoSetCustomInfo getPendencyFromServer getGroupPendencyList pendencyReport searchGroup`),
    call: on('groups\\(\\w*\\)', '\\bm'),
  },
  {
    title: 'webim',
    folder: WEBIM,
    names: words(`
      login init logout offline logoutAll checkLogin getLongPollingId setJsonpLastRspData sendMsg syncMsgs getC2CHistoryMsgs
      syncGroupMsgs c2CMsgReaded groupMsgReaded setAutoRead deleteChat getRecentContactList createGroup createGroupHigh
      modifyGroupBaseInfo applyJoinGroup handleApplyJoinGroupPendency handleInviteJoinGroupRequest getPendencyGroup
      getPendencyGroupRead deleteApplyJoinGroupPendency deleteGroupSystemMsgs quitGroup destroyGroup searchGroupByName
      getGroupPublicInfo getGroupInfo getGroupMemberInfo addGroupMember modifyGroupMember deleteGroupMember changeGroupOwner
      getJoinedGroupListHigh getRoleInGroup forbidSendMsg sendCustomGroupNotify applyJoinBigGroup quitBigGroup
      getProfilePortrait setProfilePortrait applyAddFriend getPendency getPendencyReport deletePendency responseFriend
      getAllFriend deleteFriend addBlackList deleteBlackList getBlackList uploadPic uploadFile uploadPicByBase64
      uploadFileByBase64 submitUploadFileForm applyDownload onDownFile`),
    call: (name) => new RegExp(`webim\\.${name}\\(|["']${name}["']`),
  },
  {
    title: 'webim.Session, Msg, Msg.Elem, MsgStore, Log, Tool',
    folder: WEBIM,
    names: words(`
      type id name icon time curMaxMsgSeq msgCount msg msgs unread isFinished addText addFace addImage addFile addLocation
      addCustom addElem getElems getSession getType getSubType getFromAccount getFromAccountNick getIsSend getSeq getTime
      getRandom getMsgUniqueId toHtml getContent sessMap sessCount sessByTypeId delSessByTypeId resetCookieAndSyncFlag setOn
      getOn error warn info debug formatTimeStamp getStrBytes trimStr replaceObject groupTypeEn2Ch groupTypeCh2En
      groupRoleEn2Ch groupMsgFlagEn2Ch xssFilter formatText2Html formatHtml2Text`),
    call: any,
  },
];

/** What is not there, and why. */
export const MISSING: ReadonlyMap<string, string> = new Map([
  ['getLongPollingId', 'not there: an internal of long polling'],
  ['setJsonpLastRspData', 'not there: an internal of long polling'],
]);

const FILES = 'waits for files: 6007';
const UPLOADS = 'waits for files: -100';
const TOKENS = 'waits for push from devices: 7013';
/** What is there and refuses, with the documented code, or does nothing. */
const WAITING: Readonly<Record<string, string>> = {
  ...{ setToken: TOKENS, setAPNS: TOKENS, getAPNSConfig: TOKENS, doBackground: TOKENS, doForeground: TOKENS },
  initStorage: '7013: `login` begins with what is kept',
  ...{ getImage: FILES, getSound: FILES, getSoundToFile: FILES, getFile: FILES, getVideo: FILES },
  cancelUploading: 'waits for files: false',
  setBusinessCmd: 'not supported: 1',
  ...{
    searchGroup: 'waits for search on the server: 7013',
    modifyGroupSearchable: '7013',
    modifyGroupMemberVisible: '7013',
  },
  searchGroupByName: 'waits for search on the server: -100',
  sendCustomGroupNotify: "the app's server's to do: 10007",
  ...{ uploadPic: UPLOADS, uploadFile: UPLOADS, uploadPicByBase64: UPLOADS, uploadFileByBase64: UPLOADS },
  ...{ submitUploadFileForm: UPLOADS, applyDownload: UPLOADS, onDownFile: UPLOADS },
};

/** The test that calls a method and has its answer; of one that waits for something, its refusal. */
export function testOfClassic({ folder, call }: Listed, name: string): TestBody | undefined {
  const isCall = call(name);
  return chosen(name, testsIn(folder), ({ accepted, whole }) => isCall.test(WAITING[name] ? whole : accepted));
}

function table(one: Listed): string {
  const rows = one.names.map((name) => {
    const test = testOfClassic(one, name);
    const named = test ? `${test.title.replaceAll('|', '\\|')} (\`${test.file}\`)` : '';
    return `| \`${name}\` | ${named} | ${MISSING.get(name) ?? WAITING[name] ?? ''} |`;
  });
  return `## ${one.title}\n\n| Method | Tested by | |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** The page of the manual: each method of each class, and what tests it. */
export function page(): string {
  return `# The methods of the classic faces and their tests

The methods of the native classes (\`@hongyan/chat/classic\`) and of \`webim\` (\`@hongyan/chat/webim\`), see
[classic.md](classic.md), with a test of \`${CLASSIC}\` or \`${WEBIM}\` that calls each and has its answer; what waits for
something is expected to refuse. This page is generated by \`bun scripts/classicMethods.ts\`; \`scripts/classicMethods.test.ts\`
fails when it is stale, or when a method has no such test.

${listed.map(table).join('\n')}`;
}

export const PAGE = join(import.meta.dir, '../docs/guide/classic-methods.md');
if (import.meta.main) writeFileSync(PAGE, page());
