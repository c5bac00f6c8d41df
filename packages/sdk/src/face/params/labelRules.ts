import { TYPES } from '../constants/types.ts';
import { anyText, flag, object, optional, options, type Param, param, type Rule, text, whole } from './rule.ts';
import { upTo } from './statusRules.ts';

const conversationIDList = upTo(100);

/** At most so many characters. */
const short = (max: number, rule: Rule): Rule => ({
  ...rule,
  also: { allowed: `have at most ${max} characters`, holds: (value) => String(value).length <= max },
});

const groupName = short(32, text);

/** What a duration in seconds is at most, on the wire. */
const MAX_DURATION = 4_294_967_295;

/** One of 64 bits, or several; the greatest such number that there is has eleven of them 0. */
const markType = whole(1, 2 ** 64 - 2 ** 11, '2 ** 64 - 1');

/** Marks and groups of conversations, and what is set for all of them (sdk-js-api §4.7). */
export const labelRules = {
  setConversationCustomData: options({ conversationIDList, customData: short(256, anyText) }),
  markConversation: options({ conversationIDList, markType, enableMark: flag }),
  getConversationGroupList: [] as Param[],
  createConversationGroup: options({ conversationIDList, groupName }),
  deleteConversationGroup: [param('groupName', text)],
  renameConversationGroup: options({ oldName: text, newName: groupName }),
  setAllReceiveMessageOpt: [
    param('options', {
      ...object({
        messageRemindType: optional({
          type: 'string',
          values: [TYPES.MSG_REMIND_ACPT_AND_NOTE, TYPES.MSG_REMIND_ACPT_NOT_NOTE],
        }),
        startHour: optional(whole(0, 23)),
        startMinute: optional(whole(0, 59)),
        startSecond: optional(whole(0, 59)),
        duration: optional(whole(0, MAX_DURATION)),
        isRepeated: optional(flag),
      }),
      mayBeEmpty: true,
    }),
  ],
  getAllReceiveMessageOpt: [] as Param[],
  addConversationsToGroup: options({ conversationIDList, groupName: text }),
  deleteConversationsFromGroup: options({ conversationIDList, groupName: text }),
};
