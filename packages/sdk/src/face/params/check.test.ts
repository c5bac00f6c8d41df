import { describe, expect, test } from 'bun:test';
import type { ChatSDK, Message } from '../types.ts';
import { checkParams } from './check.ts';
import type { Rule, ValueType } from './rule.ts';
import { rules } from './rules.ts';

type Method = keyof typeof rules;
type Path = readonly (string | number)[];

const aMessage = {
  ...{ ID: '1-2-3', conversationID: 'C2Cbob', _elements: [], type: 'TIMTextElem' },
  ...{ isSystemMessage: false, isRevoked: false, _onlineOnlyFlag: false, status: 'success', isSupportExtension: true },
};
const options = (payload: object) => [{ to: 'bob', conversationType: 'C2C', payload }];
const listener = () => undefined;
const inviting = { data: '', timeout: 30, onlineUserOnly: false, offlinePushInfo: {} };
const topicTexts = { avatar: '', notification: '', introduction: '', customData: '' };
const groupTexts = {
  ...{ introduction: '', notification: '', avatar: '', joinOption: 'FreeAccess', inviteOption: 'FreeAccess' },
  groupCustomField: [{ key: 'k', value: 'v' }],
};

/** Arguments of each method that are right in every field, required and optional. */
const samples: { readonly [M in keyof ChatSDK]: unknown[] } = {
  login: [{ userID: 'alice', userSig: 'eJyr' }],
  ...{ logout: [], destroy: [], isReady: [], getLoginUser: [], getServerTime: [] },
  ...{ on: ['error', listener], once: ['error', listener], off: ['error', listener] },
  setLogLevel: [0],
  registerPlugin: [{}],
  createTextMessage: [
    {
      ...{ to: 'bob', conversationType: 'C2C', payload: { text: 'hi' }, priority: 1, cloudCustomData: '' },
      ...{ needReadReceipt: false, receiverList: ['bob'], isSupportExtension: false, onProgress: listener },
      customModerationConfigurationID: '',
    },
  ],
  createTextAtMessage: options({ text: 'hi', atUserList: ['carol'] }),
  createCustomMessage: options({ data: 'd', description: '', extension: '' }),
  createFaceMessage: options({ index: 0, data: '' }),
  createLocationMessage: options({ description: '', longitude: 0, latitude: 0 }),
  createMergerMessage: options({ messageList: [aMessage], title: 't', abstractList: ['a'], compatibleText: 'c' }),
  createForwardMessage: options(aMessage),
  ...{ createImageMessage: options({ file: {} }), createAudioMessage: options({ file: {} }) },
  ...{ createVideoMessage: options({ file: {} }), createFileMessage: options({ file: {} }) },
  translateText: [{ sourceTextList: ['hi'], sourceLanguage: 'auto', targetLanguage: 'en' }],
  convertVoiceToText: [{ message: aMessage, language: 'zh' }],
  sendMessage: [
    aMessage,
    {
      onlineUserOnly: false,
      offlinePushInfo: { disablePush: false, title: '', description: '', extension: '', androidInfo: {}, apnsInfo: {} },
      messageControlInfo: {},
    },
  ],
  resendMessage: [aMessage, {}],
  revokeMessage: [aMessage],
  modifyMessage: [aMessage],
  deleteMessage: [[aMessage]],
  findMessage: ['1-2-3'],
  getMessageList: [{ conversationID: 'C2Cbob', nextReqMessageID: '', count: 15 }],
  getMessageListHopping: [{ conversationID: 'GROUPg', sequence: 1, time: 1, direction: 0, count: 15 }],
  setMessageRead: [{ conversationID: 'C2Cbob' }],
  setAllMessageRead: [{ scope: 'readAllMessage' }],
  sendMessageReadReceipt: [[aMessage]],
  getMessageReadReceiptList: [[aMessage]],
  getGroupMessageReadMemberList: [{ message: aMessage, filter: 0, cursor: '', count: 100 }],
  downloadMergerMessage: [aMessage],
  addMessageReaction: [aMessage, 'like'],
  removeMessageReaction: [aMessage, 'like'],
  getMessageReactions: [{ messageList: [aMessage], maxUserCountPerReaction: 3 }],
  getAllUserListOfMessageReaction: [{ message: aMessage, reactionID: 'like', nextSeq: 0, count: 20 }],
  setMessageExtensions: [aMessage, [{ key: 'k', value: '' }]],
  getMessageExtensions: [aMessage],
  deleteMessageExtensions: [aMessage, ['k']],
  clearHistoryMessage: ['C2Cbob'],
  searchCloudMessages: [{ keywordList: ['lunch'] }],
  searchCloudUsers: [{ keywordList: ['bob'] }],
  searchCloudGroups: [{ keywordList: ['team'] }],
  searchCloudGroupMembers: [{ keywordList: ['bob'] }],
  getConversationList: [{ type: 'C2C' }],
  getConversationProfile: ['C2Cbob'],
  deleteConversation: [{ conversationIDList: ['C2Cbob'], clearHistoryMessage: true }],
  pinConversation: [{ conversationID: 'C2Cbob', isPinned: false }],
  setConversationCustomData: [{ conversationIDList: ['C2Cbob'], customData: '' }],
  markConversation: [{ conversationIDList: ['C2Cbob'], markType: 1, enableMark: true }],
  getConversationGroupList: [],
  createConversationGroup: [{ conversationIDList: ['C2Cbob'], groupName: 'work' }],
  deleteConversationGroup: ['work'],
  renameConversationGroup: [{ oldName: 'work', newName: 'play' }],
  addConversationsToGroup: [{ conversationIDList: ['C2Cbob'], groupName: 'work' }],
  deleteConversationsFromGroup: [{ conversationIDList: ['C2Cbob'], groupName: 'work' }],
  ...{ addSignalingListener: ['ts_invitee_accepted', listener], removeSignalingListener: ['x', listener] },
  invite: [{ userID: 'bob', ...inviting }],
  inviteSync: [{ userID: 'bob', ...inviting }, listener, listener],
  inviteInGroup: [{ groupID: 'g', inviteeList: ['bob'], ...inviting }],
  inviteInGroupSync: [{ groupID: 'g', inviteeList: ['bob'], ...inviting }, listener, listener],
  ...{ cancel: [{ inviteID: 'i', data: '' }], accept: [{ inviteID: 'i', data: '' }] },
  ...{ reject: [{ inviteID: 'i', data: '' }], modifyInvitation: [{ inviteID: 'i', data: '' }] },
  getSignalingInfo: [{ type: 'TIMCustomElem' }],
  setMessageRemindType: [{ userIDList: ['bob'], groupID: 'g', messageRemindType: 'Discard' }],
  setConversationDraft: [{ conversationID: 'C2Cbob', draftText: '' }],
  getTotalUnreadMessageCount: [],
  getGroupList: [{}],
  getGroupProfile: [{ groupID: 'g', groupCustomFieldFilter: ['k'] }],
  searchGroupByID: ['g'],
  createGroup: [
    {
      ...{ name: 'Team', type: 'Public', groupID: 'g', maxMemberNum: 9, isSupportTopic: false, ...groupTexts },
      memberList: [{ userID: 'bob', role: 'Admin', memberCustomField: [{ key: 'k', value: '' }] }],
    },
  ],
  dismissGroup: ['g'],
  updateGroupProfile: [{ groupID: 'g', name: 'Team', muteAllMembers: true, ...groupTexts }],
  changeGroupOwner: [{ groupID: 'g', newOwnerID: 'bob' }],
  getGroupOnlineMemberCount: ['g'],
  joinGroup: [{ groupID: 'g', type: 'Public', applyMessage: 'hi' }],
  quitGroup: ['g'],
  getGroupApplicationList: [],
  handleGroupApplication: [
    { handleAction: 'Agree', handleMessage: '', message: aMessage, application: { authentication: '1' } },
  ],
  initGroupAttributes: [{ groupID: 'g', groupAttributes: { seat1: 'bob' } }],
  setGroupAttributes: [{ groupID: 'g', groupAttributes: { seat1: 'bob' } }],
  deleteGroupAttributes: [{ groupID: 'g', keyList: ['seat1'] }],
  getGroupAttributes: [{ groupID: 'g', keyList: ['seat1'] }],
  setGroupCounters: [{ groupID: 'g', counters: { likes: 1 } }],
  increaseGroupCounter: [{ groupID: 'g', key: 'likes', value: 1 }],
  decreaseGroupCounter: [{ groupID: 'g', key: 'likes', value: 1 }],
  getGroupCounters: [{ groupID: 'g', keyList: ['likes'] }],
  pinGroupMessage: [{ groupID: 'g', message: aMessage, isPinned: true }],
  getPinnedGroupMessageList: ['g'],
  getGroupMemberList: [{ groupID: 'g', count: 15, offset: 0, role: 'Admin', filter: 1_000 }],
  getGroupMemberProfile: [{ groupID: 'g', userIDList: ['bob'], memberCustomFieldFilter: ['k'] }],
  addGroupMember: [{ groupID: 'g', userIDList: ['bob'] }],
  deleteGroupMember: [{ groupID: 'g', userIDList: ['bob'], reason: '', duration: 60 }],
  setGroupMemberMuteTime: [{ groupID: 'g', userID: 'bob', muteTime: 0 }],
  setGroupMemberRole: [{ groupID: 'g', userID: 'bob', role: 'Admin' }],
  setGroupMemberNameCard: [{ groupID: 'g', userID: 'bob', nameCard: '' }],
  setGroupMemberCustomField: [{ groupID: 'g', userID: 'bob', memberCustomField: [{ key: 'k', value: '' }] }],
  getJoinedCommunityList: [],
  createTopicInCommunity: [{ groupID: 'g', topicName: 'news', topicID: 't', ...topicTexts }],
  deleteTopicFromCommunity: [{ groupID: 'g', topicIDList: ['t'] }],
  updateTopicProfile: [{ groupID: 'g', topicID: 't', topicName: 'news', muteAllMembers: true, ...topicTexts }],
  getTopicList: [{ groupID: 'g', topicIDList: ['t'] }],
  markGroupMemberList: [{ groupID: 'g', userIDList: ['bob'], markType: 1_000, enableMark: true }],
  ...{ getBlacklist: [], getFriendList: [], getFriendApplicationList: [], getFriendGroupList: [] },
  ...{ followUser: [['bob']], unfollowUser: [['bob']], getMyFollowersList: [''], getMyFollowingList: [''] },
  ...{ getMutualFollowersList: [''], getUserFollowInfo: [['bob']], checkFollowType: [['bob']] },
  ...{ addToBlacklist: [{ userIDList: ['bob'] }], removeFromBlacklist: [{ userIDList: ['bob'] }] },
  addFriend: [
    {
      ...{ to: 'bob', source: 'AddSource_Type_Web', wording: '', type: 'Add_Type_Both', remark: '' },
      groupName: '',
    },
  ],
  deleteFriend: [{ userIDList: ['bob'], type: 'Delete_Type_Both' }],
  checkFriend: [{ userIDList: ['bob'], type: 'CheckResult_Type_Both' }],
  getFriendProfile: [{ userIDList: ['bob'] }],
  updateFriend: [{ userID: 'bob', remark: '', friendCustomField: [{ key: 'Tag_SNS_Custom_Age', value: '' }] }],
  acceptFriendApplication: [{ userID: 'bob', type: 'Response_Action_Agree', remark: '' }],
  refuseFriendApplication: [{ userID: 'bob' }],
  deleteFriendApplication: [{ userID: 'bob', type: 'Pendency_Type_ComeIn' }],
  setFriendApplicationRead: [],
  createFriendGroup: [{ name: 'work', userIDList: ['bob'] }],
  deleteFriendGroup: [{ name: 'work' }],
  addToFriendGroup: [{ name: 'work', userIDList: ['bob'] }],
  removeFromFriendGroup: [{ name: 'work', userIDList: ['bob'] }],
  renameFriendGroup: [{ oldName: 'work', newName: 'office' }],
  getMyProfile: [],
  updateMyProfile: [{ nick: 'Alice' }],
  getUserProfile: [{ userIDList: ['bob'] }],
  setSelfStatus: [{ customStatus: '' }],
  getUserStatus: [{ userIDList: ['bob'] }],
  subscribeUserStatus: [{ userIDList: ['bob'] }],
  unsubscribeUserStatus: [{ userIDList: ['bob'] }],
};

const methods = Object.keys(rules) as Method[];

/** What a call logs and throws; undefined when it passes. */
function refusal(method: string, args: readonly unknown[]): string | undefined {
  const lines: string[] = [];
  try {
    checkParams(method, args, { error: (line) => void lines.push(String(line)) });
    return undefined;
  } catch (error) {
    expect(error).toEqual(new Error('Params validate failed.'));
    expect(lines).toHaveLength(1);
    return lines[0];
  }
}

/** Every place of a method's arguments for which there is a rule. */
function placesOf(method: Method): { path: Path; rule: Rule }[] {
  return rules[method].flatMap(({ rule }, index) => below([index], rule, samples[method][index]));
}

function below(path: Path, rule: Rule, value: unknown): { path: Path; rule: Rule }[] {
  const here = { path, rule };
  if (Array.isArray(value)) return [here, ...(rule.each ? below([...path, 0], rule.each, value[0]) : [])];
  const fields = Object.entries(rule.fields ?? {}).flatMap(([name, field]) =>
    typeof value === 'object' && value !== null && name in value
      ? below([...path, name], field, (value as Record<string, unknown>)[name])
      : [],
  );
  return [here, ...fields];
}

/** The arguments with another value at one place. */
function replaced(args: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(args)) return args.map((entry, index) => (index === step ? replaced(entry, rest, value) : entry));
  const object = args as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest, value) };
}

const wrongValues: Record<ValueType | 'null' | 'NaN', unknown> = {
  ...{ string: 'x', number: 7, boolean: true, function: listener, array: ['x'], object: { x: 1 } },
  ...{ null: null, NaN: Number.NaN },
};
const empties: Partial<Record<ValueType, unknown>> = { string: '', array: [], object: {} };
const typesOf = (rule: Rule): readonly string[] => (rule.type === undefined ? [] : [rule.type].flat());

describe.each(methods)('%s', (method) => {
  const withAt = (path: Path, value: unknown) => replaced(samples[method], path, value) as unknown[];

  test('right arguments pass', () => {
    expect(refusal(method, samples[method])).toBeUndefined();
  });

  test('a parameter that is missing is refused when it is required', () => {
    for (const { path, rule } of placesOf(method)) {
      const reason = refusal(method, withAt(path, undefined));

      expect([path, reason === undefined]).toEqual([path, rule.isOptional === true]);
      if (reason) expect(reason).toStartWith(`${method}: `);
    }
  });

  test('a parameter of another type is refused', () => {
    for (const { path, rule } of placesOf(method)) {
      for (const [type, value] of Object.entries(wrongValues)) {
        if (typesOf(rule).includes(type) || (type === 'null' && rule.isOptional)) continue;
        expect([path, type, refusal(method, withAt(path, value)) !== undefined]).toEqual([path, type, true]);
      }
    }
  });

  test('an empty text, list or object is refused where it may not be empty', () => {
    for (const { path, rule } of placesOf(method)) {
      for (const type of typesOf(rule)) {
        const empty = empties[type as ValueType];
        if (empty === undefined || rule.also || rule.values) continue;
        const reason = refusal(method, withAt(path, empty));
        if (!rule.mayBeEmpty) expect(reason).toContain('not be empty');
        else expect([path, reason]).toEqual([path, undefined]);
      }
    }
  });
});

describe('reasons', () => {
  test('name method, parameter, what is allowed and what it is', () => {
    expect(refusal('login', [{ userID: 'alice' }])).toBe(
      'login: options.userSig must be a string that is not empty, it is undefined',
    );
    expect(refusal('login', [])).toBe('login: options must be an object that is not empty, it is undefined');
    expect(refusal('setLogLevel', [5])).toBe('setLogLevel: level must be one of 0, 1, 2, 3, 4, it is 5');
    expect(refusal('getUserProfile', [{ userIDList: ['bob', 7] }])).toBe(
      'getUserProfile: options.userIDList[1] must be a string that is not empty, it is 7',
    );
    expect(refusal('createFaceMessage', options({ index: Number.NaN, data: '' }))).toBe(
      'createFaceMessage: options.payload.index must be a number, it is NaN',
    );
  });
});

describe('conditions', () => {
  const changed = (more: Partial<Message>) => [{ ...aMessage, ...more }];

  test.each([
    ['revokeMessage', changed({ isSystemMessage: true }), false],
    ['revokeMessage', changed({ isRevoked: true }), false],
    ['revokeMessage', changed({ _onlineOnlyFlag: true }), true],
    ['modifyMessage', changed({ isSystemMessage: true }), false],
    ['modifyMessage', changed({ _onlineOnlyFlag: true }), false],
    ['sendMessage', [{ no: 'message' }], true],
    ['revokeMessage', [{ isRevoked: true }], true],
    ['getMessageList', [{ conversationID: 'C2Cbob', count: 0 }], false],
    ['getMessageList', [{ conversationID: 'C2Cbob', count: 1.5 }], false],
    ['getConversationList', [], true],
    ['getConversationList', [[]], true],
    ['deleteConversation', ['C2Cbob'], true],
    ['deleteConversation', [{ conversationIDList: Array(101).fill('C2Cbob') }], false],
    ['setMessageRemindType', [{ messageRemindType: 'Discard' }], false],
    ['setMessageRemindType', [{ messageRemindType: 'Discard', groupID: 'g' }], true],
    ['createTextAtMessage', options({ text: 'hi', atUserList: [] }), true],
    ['setMessageRemindType', [{ messageRemindType: 'Never', userIDList: ['bob'] }], false],
    ['setLogLevel', [4], true],
    ['callExperimentalAPI', [], true],
    ['toString', [], true],
  ] as const)('%s %j: %p', (method, args, passes) => {
    expect(refusal(method, args) === undefined).toBe(passes);
  });
});
