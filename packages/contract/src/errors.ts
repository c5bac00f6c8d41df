/** A way in which a command can fail: the contract's code and the text that tells the caller what was wrong. */
export interface Fault {
  code: number;
  info: string;
}

/**
 * Every fault a caller can meet (S3, S57). Append only: a number is never reused.
 *
 * `{name}` in a text is filled from the error's details. A command may map a fault to its own code where the
 * original does so (design D22).
 */
export const errors = {
  // access layer
  badRequest: { code: 60002, info: 'malformed HTTP request: {reason}' },
  badJson: { code: 60003, info: 'the body is not a JSON object: {reason}' },
  identifierMissing: { code: 60004, info: 'the URL parameter identifier is missing' },
  userSigMissing: { code: 60005, info: 'the URL parameter usersig is missing' },
  appIdIllegal: { code: 60006, info: 'sdkappid {value} is not a number of an app on this server' },
  tooManyRequests: { code: 60007, info: '{command} may be called {max} times a second, try again later' },
  timedOut: { code: 60008, info: 'no answer within {seconds} s, the outcome is unknown: ask again' },
  unknownCommand: { code: 60009, info: 'there is no command {command}' },
  notAdmin: { code: 60010, info: '{userId} is not an administrator of the app' },
  appTooManyRequests: { code: 60011, info: 'the app may call {max} times a second in all, try again later' },
  appIdMissing: { code: 60012, info: 'the URL parameter sdkappid is missing' },
  accountNotString: { code: 60015, info: '{field} must be a string' },
  appDisabled: { code: 60016, info: 'the app {sdkAppId} is {state}' },
  // UserSig and accounts
  userSigExpired: { code: 70001, info: 'the UserSig expired at {expiredAt}' },
  userSigEmpty: { code: 70002, info: 'the UserSig is empty' },
  userSigGarbled: { code: 70003, info: 'the UserSig cannot be decoded: {reason}' },
  userSigIncomplete: { code: 70005, info: 'the UserSig is not a complete document: {reason}' },
  userSigForged: { code: 70009, info: 'the signature of the UserSig does not match the key of app {sdkAppId}' },
  userSigOtherUser: { code: 70013, info: 'the UserSig is for {actual}, not for {asked}' },
  userSigOtherApp: { code: 70014, info: 'the UserSig is for app {actual}, not for {asked}' },
  appHasNoKey: { code: 70016, info: 'the app {sdkAppId} has no key' },
  appUnknown: { code: 70020, info: 'there is no app {sdkAppId}' },
  tooManyBadUserSigs: { code: 70050, info: 'too many wrong UserSigs for {userId}, wait a minute' },
  userSigRevoked: { code: 70052, info: 'the UserSig was made before its account was kicked, make a new one' },
  accountUnknown: { code: 70107, info: 'account {userId} does not exist' },
  batchIllegal: { code: 70206, info: '{field} must have 1 to {max} entries, it has {count}' },
  accountParamsIllegal: { code: 70402, info: '{field}: {reason}' },
  accountNotAdmin: { code: 70403, info: '{userId} is not an administrator of the app' },
  accountInternal: { code: 70500, info: 'internal error, try again' },
  profileValueTooLong: { code: 40601, info: '{field} has {bytes} bytes, at most {max} are allowed' },
  profileTagUnknown: { code: 40009, info: '{field}: {reason}' },
  // one-to-one messages
  c2cParamsIllegal: { code: 20001, info: '{field}: {reason}' },
  c2cAccountUnknown: { code: 20003, info: 'account {userId} does not exist' },
  c2cInternal: { code: 20005, info: 'internal error, try again' },
  refusedByApp: { code: 20006, info: 'refused by the app: {reason}' },
  recallTooLate: { code: 20016, info: 'a message can be recalled within {seconds} s' },
  messageUnknown: { code: 20022, info: 'there is no such message' },
  mergedListUnknown: { code: 20022, info: 'no list of merged messages is kept under this key' },
  messageRecalled: { code: 20023, info: 'the message was recalled already' },
  messageNotEditable: { code: 20026, info: 'only the sender may change a message: {reason}' },
  messageEditedMeanwhile: { code: 20027, info: 'the message was changed meanwhile, read it again' },
  extensionConflict: { code: 23001, info: 'extension {key} was changed meanwhile, it has version {seq}' },
  extensionLimit: { code: 23002, info: 'the message takes no more extensions: {reason}' },
  extensionsUnsupported: { code: 23003, info: 'the message was not sent as one that takes extensions' },
  extensionUnknown: { code: 23004, info: 'there is no extension {key}' },
  reactionKindsLimit: { code: 23005, info: 'a message takes {max} different reactions' },
  reactionUsersLimit: { code: 23006, info: 'a reaction takes {max} users' },
  reactedAlready: { code: 23007, info: '{userId} reacted with {reaction} already' },
  reactionUnknown: { code: 23008, info: 'nobody reacted with {reaction}' },
  notReacted: { code: 23009, info: '{userId} did not react with {reaction}' },
  // JSON of the message commands
  openimBadJson: { code: 90001, info: 'Fail to Parse json data of body, Please check it' },
  msgBodyIllegal: { code: 90002, info: '{field}: {reason}' },
  toAccountIllegal: { code: 90003, info: '{field}: {reason}' },
  msgSeqIllegal: { code: 90004, info: '{field}: {reason}' },
  msgRandomIllegal: { code: 90005, info: '{field}: {reason}' },
  msgTimeIllegal: { code: 90006, info: '{field}: {reason}' },
  msgBodyNotArray: { code: 90007, info: '{field} must be an array of elements' },
  fromAccountIllegal: { code: 90008, info: '{field}: {reason}' },
  openimNotAdmin: { code: 90009, info: '{userId} is not an administrator of the app' },
  bodyMismatch: { code: 90010, info: '{field}: {reason}' },
  tooManyTargets: { code: 90011, info: '{field} has {count} entries, at most {max} are allowed' },
  toAccountUnknown: { code: 90012, info: 'invalid To_Account' },
  msgLifeTimeTooLong: { code: 90026, info: '{field}: {reason}' },
  toAccountNotArray: { code: 90028, info: '{field} must be an array of accounts' },
  toAccountEmpty: { code: 90029, info: '{field} must name at least one account' },
  syncFromOldSystemIllegal: { code: 90030, info: '{field}: {reason}' },
  syncOtherMachineIllegal: { code: 90031, info: '{field}: {reason}' },
  offlinePushInfoIllegal: { code: 90043, info: '{field}: {reason}' },
  msgLifeTimeIllegal: { code: 90044, info: '{field}: {reason}' },
  openimAccountUnknown: { code: 90048, info: 'account {userId} does not exist' },
  msgKeyIllegal: { code: 90054, info: '{field}: {reason}' },
  batchTooLong: { code: 90055, info: 'message body of {bytes} bytes exceeds {max}' },
  openimInternal: { code: 91000, info: 'internal error, try again' },
  textRefused: { code: 80001, info: '{field} contains a word that the app does not allow' },
  messageTooLong: { code: 80002, info: 'message body of {bytes} bytes exceeds {max}' },
  restMessageTooLong: { code: 93000, info: 'message body of {bytes} bytes exceeds {max}' },
  // groups
  groupInternal: { code: 10002, info: 'internal error, try again' },
  groupParamsIllegal: { code: 10004, info: '{field}: {reason}' },
  groupTooManyAccounts: { code: 10005, info: '{field} has {count} entries, at most {max} are allowed' },
  groupTooFrequent: { code: 10006, info: 'at most {max} {what}, try again later' },
  groupDenied: { code: 10007, info: 'not permitted: {reason}' },
  groupOwnerMayNotQuit: { code: 10009, info: 'the owner may not quit a group of type {type}: transfer or dissolve it' },
  groupUnknown: { code: 10010, info: 'group {groupId} does not exist or was dissolved' },
  groupBadJson: { code: 10011, info: 'the body is not a JSON object: {reason}' },
  groupAlreadyMember: { code: 10013, info: '{userId} is a member of the group already' },
  groupFull: { code: 10014, info: 'the group has {max} members and takes no more' },
  groupIdIllegal: { code: 10015, info: 'group id {groupId}: {reason}' },
  groupRefusedByApp: { code: 10016, info: 'refused by the app: {reason}' },
  groupMuted: { code: 10017, info: 'not sent: {reason}' },
  groupAnswerTooLong: { code: 10018, info: 'the answer would be longer than {max} bytes, ask for less' },
  groupAccountUnknown: { code: 10019, info: 'account {userId} does not exist' },
  groupIdTaken: { code: 10021, info: 'group id {groupId} is in use' },
  groupMessageRate: { code: 10023, info: 'the group takes {max} messages a second, try again later' },
  groupApplicationHandled: { code: 10024, info: 'the request was handled already' },
  groupIdTakenByOwner: { code: 10025, info: 'group id {groupId} is in use and belongs to the same owner' },
  groupCommandDisabled: { code: 10026, info: 'this is disabled for the app' },
  groupMessageUnknown: { code: 10030, info: 'there is no such message' },
  groupRecallTooLate: { code: 10031, info: 'a message can be recalled within {seconds} s' },
  groupNotRecallable: { code: 10032, info: 'this message cannot be recalled: {reason}' },
  groupTypeNoRecall: { code: 10033, info: 'messages of a group of type {type} cannot be recalled' },
  groupLiveQuota: { code: 10036, info: 'the app may have {max} live rooms' },
  groupsPerUser: { code: 10037, info: '{userId} may be in {max} groups' },
  groupMemberCap: { code: 10038, info: 'MaxMemberCount may be at most {max}' },
  groupAttrKeyTooLong: { code: 10045, info: 'attribute key of {bytes} bytes exceeds {max}' },
  groupAttrValueTooLong: { code: 10046, info: 'attribute value of {bytes} bytes exceeds {max}' },
  groupAttrTooMany: { code: 10047, info: '{count} attributes exceed {max}' },
  groupAttrsTooLong: { code: 10048, info: 'attributes of {bytes} bytes exceed {max} in all' },
  groupAttrRate: { code: 10049, info: 'attributes of a group may be written {max} times a second' },
  groupAttrUnknown: { code: 10050, info: 'there is no attribute {key}' },
  groupAtTooMany: { code: 10053, info: '{count} mentions exceed {max}' },
  groupAttrConflict: { code: 10056, info: 'the attributes were changed meanwhile, read them again' },
  groupQuota: { code: 10058, info: 'the app may have {max} groups' },
  groupNoReceipt: { code: 10062, info: 'the message asked for no receipt' },
  groupCountersOff: { code: 10059, info: 'counters of groups are switched off for the app' },
  groupCounterLimit: { code: 10063, info: 'counters: {reason}' },
  liveNobodyThere: { code: 10001, info: 'none of these accounts is in the room' },
  broadcastRate: { code: 10023, info: 'the app may broadcast {max} times a second, try again later' },
  groupPinLimit: { code: 10070, info: 'at most {max} messages may be pinned in a group' },
  topicsDisabled: { code: 11000, info: 'the group has no topics' },
  topicLimit: { code: 110002, info: 'a community may have {max} topics' },
  topicUnknown: { code: 110003, info: 'topic {topicId} does not exist' },
  // the socket
  conversationIllegal: { code: 50002, info: '{field}: {reason}' },
  socketParamsIllegal: { code: 60025, info: '{field}: {reason}' },
  notSignedIn: { code: 6013, info: 'sign in first' },
  alreadySignedIn: { code: 60017, info: 'this connection is signed in already' },
  tooFrequent: { code: 60018, info: 'at most {max} requests a second, try again later' },
  sendsStopped: { code: 60019, info: 'the server takes no messages at the moment: {reason}' },
  storeDamaged: { code: 60020, info: 'what is stored is damaged and is not served, restore a backup: {where}' },
  internal: { code: 60028, info: 'internal error, try again' },
  // the hongyan service
  settingIllegal: { code: 60026, info: 'setting {name}: {reason}' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof errors;
export type FaultDetails = Record<string, string | number>;

/** Fills the gaps of a fault's text; a gap without a value stays visible. */
export function faultInfo(name: FaultName, details: FaultDetails = {}): string {
  return errors[name].info.replace(/\{(\w+)\}/g, (gap, key: string) => String(details[key] ?? gap));
}

/** The one error that services throw: a fault by name, with what its text needs. */
export class ImError extends Error {
  readonly code: number;

  constructor(
    readonly fault: FaultName,
    readonly details: FaultDetails = {},
  ) {
    super(faultInfo(fault, details));
    this.name = 'ImError';
    this.code = errors[fault].code;
  }
}
