/** A code and the sentence that an app's developer reads. */
export interface CodeText {
  code: number;
  text: string;
}

/*
 * Every code that the SDK itself gives (sdk-js-api §8.1, error-codes §2.1), by the contract's name. Append only; the texts
 * are ours. Other codes of the server come with the server's own text.
 *
 * Each is a constant of its own, so that a bundle holds neither their names nor those that nothing gives yet.
 */

export const NO_SDKAPPID: CodeText = { code: 2000, text: 'The SDKAppID is missing' };
export const NO_ACCOUNT_TYPE: CodeText = { code: 2001, text: 'The account type is missing' };
export const NO_IDENTIFIER: CodeText = { code: 2002, text: 'The userID is missing' };
export const NO_USERSIG: CodeText = { code: 2003, text: 'The userSig is missing' };
export const NO_TINYID: CodeText = { code: 2022, text: 'The sign-in gave no numeric id' };
export const NO_A2KEY: CodeText = { code: 2023, text: 'The sign-in gave no session key' };
export const USER_NOT_LOGGED_IN: CodeText = { code: 2024, text: 'Nobody is signed in' };
export const REPEAT_LOGIN: CodeText = { code: 2025, text: 'A sign-in is under way already' };
export const MSG_SEND_FAIL: CodeText = { code: 2100, text: 'The message could not be sent' };
export const MSG_SEND_FAIL_NOT_IN_AV: CodeText = {
  code: 2101,
  text: 'The sender is not in this live group',
};
export const MSG_INSTANCE_REQUIRED: CodeText = {
  code: 2105,
  text: 'The argument is not a Message made by this SDK',
};
export const MSG_INVALID_CONV_TYPE: CodeText = {
  code: 2106,
  text: 'The conversationType must be TYPES.CONV_C2C or TYPES.CONV_GROUP',
};
export const MSG_REVOKE_FAIL: CodeText = { code: 2110, text: 'The message could not be recalled' };
export const MSG_DELETE_FAIL: CodeText = { code: 2111, text: 'The messages could not be deleted' };
export const MSG_UNREAD_ALL_FAIL: CodeText = {
  code: 2112,
  text: 'The conversations were not marked as read',
};
export const MSG_SEND_GRP_WITH_TOPIC_FAIL: CodeText = {
  code: 2115,
  text: 'Such a community takes messages in its topics only',
};
export const MSG_FILE_URL_IS_EMPTY: CodeText = {
  code: 2403,
  text: 'The message holds nothing that can be sent',
};
export const MSG_MERGER_TYPE_INVALID: CodeText = {
  code: 2450,
  text: 'No merged message, or no part of one',
};
export const MSG_FORWARD_TYPE_INVALID: CodeText = {
  code: 2453,
  text: 'A message of this type cannot be forwarded',
};
export const MSG_FORWARD_INVALID_ELEMENTS: CodeText = {
  code: 2454,
  text: 'The message to forward has no elements',
};
export const MSG_MODIFY_CONFLICT: CodeText = {
  code: 2480,
  text: 'The message was changed by somebody else meanwhile; data.message is the newest version',
};
export const MSG_MODIFY_DISABLED_IN_AV: CodeText = {
  code: 2481,
  text: 'Messages of a live group cannot be changed',
};
export const CONV_NOT_FOUND: CodeText = { code: 2500, text: 'There is no such conversation' };
export const USER_OR_GRP_NOT_FOUND: CodeText = { code: 2501, text: 'There is no such user or group' };
export const CONV_UN_RECORDED_TYPE: CodeText = {
  code: 2502,
  text: 'The type of the conversation is unknown',
};
export const INVALID_CONV_ID: CodeText = {
  code: 2503,
  text: 'The conversationID is not C2C… or GROUP… or @TIM#SYSTEM',
};
export const CANNOT_JOIN_WORK: CodeText = {
  code: 2601,
  text: 'A work group cannot be joined, its members invite',
};
export const CANNOT_FIND_GRP: CodeText = { code: 2603, text: 'There is no such group' };
export const JOIN_GRP_FAIL: CodeText = { code: 2660, text: 'The group could not be joined' };
export const CANNOT_KICK_IN_AV: CodeText = {
  code: 2680,
  text: 'Members of a live group cannot be removed, only banned',
};
export const OPERATION_NOT_SUPPORTED_IN_AV: CodeText = {
  code: 2687,
  text: 'A live group does not offer this',
};
export const ALREADY_MY_FRIEND: CodeText = { code: 2701, text: 'The user is a friend already' };
export const UPDATE_PROFILE_INVALID_PARAM: CodeText = {
  code: 2721,
  text: 'A profile field has a wrong type or value',
};
export const UPDATE_PROFILE_NO_KEY: CodeText = {
  code: 2722,
  text: 'No field of the profile was named',
};
export const NETWORK_ERROR: CodeText = { code: 2800, text: 'The server cannot be reached' };
export const NETWORK_TIMEOUT: CodeText = { code: 2801, text: 'No answer in time' };
export const NO_NETWORK: CodeText = { code: 2805, text: 'There is no network' };
export const UNCAUGHT_ERROR: CodeText = {
  code: 2903,
  text: 'An unexpected error happened in the SDK',
};
export const INVALID_OPERATION: CodeText = { code: 2905, text: 'This is not possible' };
export const OVER_FREQUENCY_LIMIT: CodeText = {
  code: 2996,
  text: 'Called too often, try again later',
};
export const NO_PROTOCOL: CodeText = { code: 2997, text: 'There is no such protocol' };
export const NO_MODULE: CodeText = { code: 2998, text: 'The module for this is not loaded' };
export const SDK_IS_NOT_READY: CodeText = { code: 2999, text: 'The SDK is not ready' };
export const LOGGING_IN: CodeText = { code: 3000, text: 'The sign-in is not complete yet' };
export const LOGIN_FAILED: CodeText = { code: 3001, text: 'The sign-in failed' };
export const KICKED_OUT_MULT_DEVICE: CodeText = {
  code: 3002,
  text: 'The account signed in on another device',
};
export const KICKED_OUT_MULT_ACCOUNT: CodeText = {
  code: 3003,
  text: 'Signed in in another page or process',
};
export const KICKED_OUT_USERSIG_EXPIRED: CodeText = { code: 3004, text: 'The userSig expired' };
export const LOGGED_OUT: CodeText = { code: 3005, text: 'The user signed out' };
export const KICKED_OUT_REST_API: CodeText = {
  code: 3006,
  text: "The app's administrator ended the session",
};
export const NO_USE: CodeText = { code: 3122, text: 'This feature is not enabled for the app' };
export const PROFANITY_FOUND: CodeText = { code: 3123, text: 'The text contains a banned word' };
export const OPTIONS_IS_EMPTY: CodeText = { code: 3153, text: 'The options are empty' };
export const REQUEST_TIME_OUT: CodeText = { code: 6012, text: 'No answer in time, or no network' };
export const SDK_NOT_INITIALIZED: CodeText = {
  code: 6013,
  text: 'Not initialised, or not signed in',
};
export const SDK_NOT_LOGGED_IN: CodeText = {
  code: 6014,
  text: 'Nobody is signed in, or the session was ended',
};
export const SIGNALING_ALREADY_EXISTS: CodeText = {
  code: 8012,
  text: 'There is such an invitation already',
};
export const SERVER_OVERLOADED: CodeText = {
  code: 60022,
  text: 'The server is overloaded, try again later',
};
export const TOPIC_NOT_FOUND: CodeText = { code: 110003, text: 'There is no such topic' };
