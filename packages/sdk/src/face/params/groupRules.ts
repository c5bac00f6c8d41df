import type { GroupMethods } from '../types.ts';
import {
  anyText,
  flag,
  message,
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
  whole,
} from './rule.ts';

const customFields: Rule = { type: 'array', mayBeEmpty: true, each: object({ key: text, value: anyText }) };
const groupID = [param('groupID', text)];

/** What may be said of a group; the values of the options are the server's to know. */
const information = {
  name: optional(anyText),
  introduction: optional(anyText),
  notification: optional(anyText),
  avatar: optional(anyText),
  joinOption: optional(text),
  inviteOption: optional(text),
  groupCustomField: optional(customFields),
};
const ofMember = { groupID: text, userID: text };
const ofMemberOrSelf = { groupID: text, userID: optional(text) };
const valuesOf = (type: 'string' | 'number'): Rule => ({
  type: 'object',
  mayBeEmpty: true,
  also: {
    allowed: `have ${type}s as values`,
    holds: (values) => Object.values(values as object).every((value) => typeof value === type),
  },
});
const [textValues, numberValues] = [valuesOf('string'), valuesOf('number')];
const keys: Rule = { ...texts, mayBeEmpty: true };

/** What the parameters of the methods of groups may be (sdk-js-api §4.11, §4.12). */
export const groupRules: { readonly [M in keyof GroupMethods]: readonly Param[] } = {
  getGroupList: [param('options', optional({ type: 'object', mayBeEmpty: true }))],
  getGroupProfile: options({ groupID: text, groupCustomFieldFilter: optional({ ...texts, mayBeEmpty: true }) }),
  searchGroupByID: groupID,
  createGroup: options({
    ...information,
    name: text,
    // A missing one is the method's to reject (2600).
    type: optional(anyText),
    groupID: optional(anyText),
    maxMemberNum: optional(number),
    memberList: optional({
      type: 'array',
      mayBeEmpty: true,
      each: object({ userID: text, role: optional(text), memberCustomField: optional(customFields) }),
    }),
    isSupportTopic: optional(flag),
  }),
  dismissGroup: groupID,
  updateGroupProfile: options({ ...information, groupID: text, muteAllMembers: optional(flag) }),
  changeGroupOwner: options({ groupID: text, newOwnerID: text }),
  getGroupOnlineMemberCount: groupID,

  joinGroup: options({ groupID: text, type: optional(anyText), applyMessage: optional(anyText) }),
  quitGroup: groupID,
  getGroupApplicationList: [],
  handleGroupApplication: [
    param('options', {
      ...object({
        handleAction: { type: 'string', values: ['Agree', 'Reject'] },
        handleMessage: optional(anyText),
        message: optional(message),
        application: optional({ type: 'object' }),
      }),
      also: {
        allowed: 'have message or application',
        holds: (value) => {
          const { message: notice, application } = value as { message?: unknown; application?: unknown };
          return (notice ?? application ?? undefined) !== undefined;
        },
      },
    }),
  ],
  initGroupAttributes: options({ groupID: text, groupAttributes: textValues }),
  setGroupAttributes: options({ groupID: text, groupAttributes: textValues }),
  deleteGroupAttributes: options({ groupID: text, keyList: keys }),
  getGroupAttributes: options({ groupID: text, keyList: keys }),
  setGroupCounters: options({ groupID: text, counters: numberValues }),
  increaseGroupCounter: options({ groupID: text, key: text, value: number }),
  decreaseGroupCounter: options({ groupID: text, key: text, value: number }),
  getGroupCounters: options({ groupID: text, keyList: optional(keys) }),
  pinGroupMessage: options({ groupID: text, message, isPinned: flag }),
  getPinnedGroupMessageList: groupID,

  getGroupMemberList: options({
    groupID: text,
    count: optional(positive),
    offset: optional({ type: ['number', 'string'], mayBeEmpty: true }),
    role: optional({ type: 'string', values: ['Owner', 'Admin', 'Member'] }),
    filter: optional(number),
  }),
  getGroupMemberProfile: options({
    groupID: text,
    userIDList: texts,
    memberCustomFieldFilter: optional({ ...texts, mayBeEmpty: true }),
  }),
  addGroupMember: options({ groupID: text, userIDList: texts }),
  deleteGroupMember: options({
    groupID: text,
    userIDList: texts,
    reason: optional(anyText),
    duration: optional(number),
  }),
  setGroupMemberMuteTime: options({ ...ofMember, muteTime: whole(0) }),
  setGroupMemberRole: options({ ...ofMember, role: text }),
  setGroupMemberNameCard: options({ ...ofMemberOrSelf, nameCard: anyText }),
  setGroupMemberCustomField: options({ ...ofMemberOrSelf, memberCustomField: customFields }),
  markGroupMemberList: options({ groupID: text, userIDList: texts, markType: whole(1_000), enableMark: flag }),
};
