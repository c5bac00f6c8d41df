import type { ReactionMethods } from '../types.ts';
import {
  anyText,
  messageThat,
  number,
  object,
  optional,
  options,
  type Param,
  param,
  positive,
  text,
  texts,
} from './rule.ts';

const sent = param(
  'message',
  messageThat('have been sent', ({ status }) => status === 'success'),
);
const extensible = param(
  'message',
  messageThat(
    'have been sent with isSupportExtension',
    ({ status, isSupportExtension }) => status === 'success' && isSupportExtension,
  ),
);
const reactionID = param('reactionID', text);

/** What the parameters of the methods of reactions and extensions may be (sdk-js-api §4.5). */
export const reactionRules: { readonly [M in keyof ReactionMethods]: readonly Param[] } = {
  addMessageReaction: [sent, reactionID],
  removeMessageReaction: [sent, reactionID],
  getMessageReactions: options({
    messageList: { type: 'array', each: { type: 'object' } },
    maxUserCountPerReaction: optional(number),
  }),
  getAllUserListOfMessageReaction: options({
    message: sent.rule,
    reactionID: text,
    nextSeq: number,
    count: optional(positive),
  }),
  setMessageExtensions: [
    extensible,
    param('extensions', { type: 'array', each: object({ key: text, value: anyText }) }),
  ],
  getMessageExtensions: [sent, param('keyList', optional(texts))],
  deleteMessageExtensions: [sent, param('keyList', optional(texts))],
};
