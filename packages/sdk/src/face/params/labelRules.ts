import { anyText, flag, number, options, type Param, param, type Rule, text } from './rule.ts';
import { upTo } from './statusRules.ts';

const conversationIDList = upTo(100);

/** At most so many characters. */
const short = (max: number, rule: Rule): Rule => ({
  ...rule,
  also: { allowed: `have at most ${max} characters`, holds: (value) => String(value).length <= max },
});

const groupName = short(32, text);

/** Marks and groups of conversations (sdk-js-api §4.7). */
export const labelRules = {
  setConversationCustomData: options({ conversationIDList, customData: short(256, anyText) }),
  markConversation: options({ conversationIDList, markType: number, enableMark: flag }),
  getConversationGroupList: [] as Param[],
  createConversationGroup: options({ conversationIDList, groupName }),
  deleteConversationGroup: [param('groupName', text)],
  renameConversationGroup: options({ oldName: text, newName: groupName }),
  addConversationsToGroup: options({ conversationIDList, groupName: text }),
  deleteConversationsFromGroup: options({ conversationIDList, groupName: text }),
};
