import {
  anyText,
  callback,
  flag,
  handlerParams,
  number,
  object,
  optional,
  options,
  param,
  text,
  texts,
} from './rule.ts';

const inviting = {
  data: optional(anyText),
  timeout: optional(number),
  onlineUserOnly: optional(flag),
  offlinePushInfo: optional({ type: 'object', mayBeEmpty: true } as const),
};
const ofUser = options({ userID: text, ...inviting });
const ofGroup = options({ groupID: text, inviteeList: texts, ...inviting });
const callbacks = [param('successCb', optional(callback)), param('errorCb', optional(callback))];
const answer = options({ inviteID: text, data: optional(anyText) });

/** Invitations (sdk-js-api §4.14). */
export const signalingRules = {
  addSignalingListener: handlerParams,
  removeSignalingListener: handlerParams,
  invite: ofUser,
  inviteSync: [...ofUser, ...callbacks],
  inviteInGroup: ofGroup,
  inviteInGroupSync: [...ofGroup, ...callbacks],
  cancel: answer,
  accept: answer,
  reject: answer,
  getSignalingInfo: [param('message', object({}))],
  modifyInvitation: options({ inviteID: text, data: anyText }),
};
