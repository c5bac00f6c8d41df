import { TYPES } from '../constants/types.ts';
import { PRIORITIES } from '../objects/message.ts';
import type { CheckedMethods } from '../types.ts';
import { followRules, friendRules } from './friendRules.ts';
import { groupRules } from './groupRules.ts';
import { labelRules } from './labelRules.ts';
import { reactionRules } from './reactionRules.ts';
import {
  anyText,
  callback,
  flag,
  handlerParams,
  message,
  messageThat,
  number,
  object,
  optional,
  options,
  type Param,
  param,
  positive,
  type Rule,
  text,
  texts,
} from './rule.ts';
import { signalingRules } from './signalingRules.ts';
import { statusRules, upTo } from './statusRules.ts';
import { topicRules } from './topicRules.ts';

/** Argument of every create…Message (sdk-js-api §4.1). */
const messageOptions = (payload: Rule): Param[] =>
  options({
    to: text,
    conversationType: text,
    payload,
    priority: optional({ type: ['string', 'number'], values: [...PRIORITIES, 1, 2, 3, 4] }),
    cloudCustomData: optional(anyText),
    needReadReceipt: optional(flag),
    receiverList: optional({ ...texts, mayBeEmpty: true }),
    isSupportExtension: optional(flag),
    onProgress: optional(callback),
    customModerationConfigurationID: optional(anyText),
  });

const fileOptions = messageOptions(object({ file: { type: 'object', mayBeEmpty: true } }));

/** Options of a send (sdk-js-api §4.2). */
const sendOptions = param(
  'options',
  optional({
    type: 'object',
    mayBeEmpty: true,
    fields: {
      onlineUserOnly: optional(flag),
      offlinePushInfo: optional({
        type: 'object',
        mayBeEmpty: true,
        fields: {
          disablePush: optional(flag),
          title: optional(anyText),
          description: optional(anyText),
          extension: optional(anyText),
          androidInfo: optional({ type: 'object', mayBeEmpty: true }),
          apnsInfo: optional({ type: 'object', mayBeEmpty: true }),
        },
      }),
      messageControlInfo: optional({ type: 'object', mayBeEmpty: true }),
    },
  }),
);

const messageList = [param('messageList', { type: 'array', each: message })];
const conversationID = [param('conversationID', text)];

const isSystem = ({ isSystemMessage, type }: { isSystemMessage: boolean; type: string }) =>
  isSystemMessage || type === TYPES.MSG_GRP_SYS_NOTICE;

const remindTypes = [
  TYPES.MSG_REMIND_ACPT_AND_NOTE,
  TYPES.MSG_REMIND_ACPT_NOT_NOTE,
  TYPES.MSG_REMIND_DISCARD,
  TYPES.NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT,
  TYPES.NOT_RECEIVE_MSG_EXCEPT_AT,
];

const keywords = upTo(5);
const scopes = [TYPES.READ_ALL_C2C_MSG, TYPES.READ_ALL_GROUP_MSG, TYPES.READ_ALL_MSG];

/** What the parameters of each method may be (sdk-js-api §4). A field that is not listed is not looked at. */
export const rules: { readonly [M in keyof CheckedMethods]: readonly Param[] } = {
  login: options({ userID: text, userSig: text }),
  logout: [],
  destroy: [],
  isReady: [],
  getLoginUser: [],
  getServerTime: [],
  on: handlerParams,
  once: handlerParams,
  off: handlerParams,
  setLogLevel: [param('level', { type: 'number', values: [0, 1, 2, 3, 4] })],
  registerPlugin: [param('plugins', { type: 'object', mayBeEmpty: true })],

  createTextMessage: messageOptions(object({ text })),
  createTextAtMessage: messageOptions(object({ text, atUserList: optional({ ...texts, mayBeEmpty: true }) })),
  createCustomMessage: messageOptions(
    object({ data: optional(anyText), description: optional(anyText), extension: optional(anyText) }),
  ),
  createFaceMessage: messageOptions(object({ index: number, data: anyText })),
  createLocationMessage: messageOptions(object({ description: anyText, longitude: number, latitude: number })),
  createMergerMessage: messageOptions(
    object({
      messageList: { type: 'array', each: messageThat('not have failed', ({ status }) => status !== 'fail') },
      title: optional(anyText),
      abstractList: optional({ ...texts, mayBeEmpty: true }),
      compatibleText: text,
    }),
  ),
  createForwardMessage: messageOptions({ type: 'object' }),
  createImageMessage: fileOptions,
  createAudioMessage: fileOptions,
  createVideoMessage: fileOptions,
  createFileMessage: fileOptions,
  translateText: options({ sourceTextList: texts, sourceLanguage: text, targetLanguage: text }),
  convertVoiceToText: options({ message, language: optional(text) }),

  sendMessage: [param('message', message), sendOptions],
  resendMessage: [param('message', message), sendOptions],
  revokeMessage: [
    param(
      'message',
      messageThat('be no system message and not recalled yet', (it) => !isSystem(it) && !it.isRevoked),
    ),
  ],
  modifyMessage: [
    param(
      'message',
      messageThat('be no system message and not online-only', (it) => !isSystem(it) && !it._onlineOnlyFlag),
    ),
  ],
  deleteMessage: messageList,
  findMessage: [param('messageID', text)],
  getMessageList: options({
    conversationID: text,
    nextReqMessageID: optional(anyText),
    count: optional(positive),
  }),
  getMessageListHopping: options({
    conversationID: text,
    sequence: optional(number),
    time: optional(number),
    direction: optional({ type: 'number', values: [0, 1] }),
    count: optional(positive),
  }),
  setMessageRead: options({ conversationID: text }),
  setAllMessageRead: [
    param(
      'options',
      optional({ ...object({ scope: optional({ type: 'string', values: scopes }) }), mayBeEmpty: true }),
    ),
  ],
  sendMessageReadReceipt: messageList,
  getMessageReadReceiptList: messageList,
  getGroupMessageReadMemberList: options({
    message,
    filter: { type: 'number', values: [0, 1] },
    cursor: anyText,
    count: optional(positive),
  }),
  downloadMergerMessage: [param('message', message)],
  clearHistoryMessage: conversationID,

  getConversationList: [param('filter', optional({ type: ['array', 'object'], mayBeEmpty: true }))],
  getConversationProfile: conversationID,
  deleteConversation: [
    param('options', {
      type: ['string', 'object'],
      fields: {
        conversationIDList: upTo(100),
        clearHistoryMessage: optional(flag),
      },
    }),
  ],
  pinConversation: options({ conversationID: text, isPinned: flag }),
  setMessageRemindType: [
    param('options', {
      ...object({
        userIDList: optional(texts),
        groupID: optional(text),
        messageRemindType: { type: 'string', values: remindTypes },
      }),
      also: {
        allowed: 'have userIDList or groupID',
        holds: (value) => {
          const { userIDList, groupID } = value as { userIDList?: unknown; groupID?: unknown };
          return (userIDList ?? groupID ?? undefined) !== undefined;
        },
      },
    }),
  ],
  setConversationDraft: options({ conversationID: text, draftText: anyText }),
  getTotalUnreadMessageCount: [],
  ...labelRules,
  ...signalingRules,

  ...reactionRules,
  ...groupRules,
  ...topicRules,
  ...friendRules,
  ...followRules,
  ...statusRules,

  searchCloudMessages: options({}),
  searchCloudUsers: options({ keywordList: keywords }),
  searchCloudGroups: options({ keywordList: keywords }),
  searchCloudGroupMembers: options({ keywordList: keywords }),

  getMyProfile: [],
  updateMyProfile: [param('fields', { type: 'object', mayBeEmpty: true })],
  getUserProfile: options({ userIDList: texts }),
};
