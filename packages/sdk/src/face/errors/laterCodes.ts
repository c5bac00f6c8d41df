import type { CodeText } from './codes.ts';

/*
 * The codes that only the part that follows gives (`laterPart.ts`), as `codes.ts` has the others: apart, for what both parts
 * import is in the first load.
 */

export const COS_UNDETECTED: CodeText = {
  code: 2040,
  text: 'Files of this platform cannot be uploaded: give a File, a Blob or bytes',
};
export const MSG_F_IS_EMPTY: CodeText = { code: 2108, text: 'The file is empty' };
export const MSG_ONPROGRESS_ERR: CodeText = {
  code: 2109,
  text: 'The function onProgress threw an error',
};
export const READ_RECEIPT_MSG_LIST_EMPTY: CodeText = {
  code: 2114,
  text: 'No message of the list takes a read receipt',
};
export const CANNOT_DELETE_GRP_SYSTEM_NOTICE: CodeText = {
  code: 2116,
  text: 'Group system notices cannot be deleted',
};
export const TRANSLATE_TEXT_FAIL: CodeText = { code: 2117, text: 'The text could not be translated' };
export const VOICE_TO_TEXT_FAIL: CodeText = { code: 2118, text: 'The voice could not be made text' };
export const MSG_IMAGE_SELECT_FILE_FIRST: CodeText = { code: 2251, text: 'Choose a picture first' };
export const MSG_IMAGE_TYPES_LIMIT: CodeText = { code: 2252, text: 'This is no picture that can be sent' };
export const MSG_IMAGE_SIZE_LIMIT: CodeText = { code: 2253, text: 'The picture is too big' };
export const MSG_AUDIO_UPLOAD_FAIL: CodeText = {
  code: 2300,
  text: 'The voice message could not be uploaded',
};
export const MSG_AUDIO_SIZE_LIMIT: CodeText = { code: 2301, text: 'The voice message is too big' };
export const MSG_VIDEO_UPLOAD_FAIL: CodeText = {
  code: 2350,
  text: 'The video could not be uploaded',
};
export const MSG_VIDEO_SIZE_LIMIT: CodeText = { code: 2351, text: 'The video is too big' };
export const MSG_VIDEO_TYPES_LIMIT: CodeText = { code: 2352, text: 'This is no video' };
export const MSG_FILE_UPLOAD_FAIL: CodeText = { code: 2400, text: 'The file could not be uploaded' };
export const MSG_FILE_SELECT_FILE_FIRST: CodeText = { code: 2401, text: 'Choose a file first' };
export const MSG_FILE_SIZE_LIMIT: CodeText = { code: 2402, text: 'The file is too big' };
export const MSG_MERGER_KEY_INVALID: CodeText = { code: 2451, text: 'The download key is not valid' };
export const MSG_MERGER_DOWNLOAD_FAIL: CodeText = {
  code: 2452,
  text: 'The merged messages could not be fetched',
};
export const ILLEGAL_GRP_TYPE: CodeText = { code: 2600, text: 'There is no such group type' };
export const ILLEGAL_GRP_ID: CodeText = {
  code: 2602,
  text: 'The groupID does not fit the group type',
};
export const CANNOT_CHANGE_OWNER_IN_AV: CodeText = {
  code: 2620,
  text: 'A live group keeps its owner',
};
export const CANNOT_CHANGE_OWNER_TO_SELF: CodeText = {
  code: 2621,
  text: 'The new owner is the owner already',
};
export const CANNOT_DISMISS_WORK: CodeText = { code: 2622, text: 'A work group cannot be dissolved' };
export const MEMBER_NOT_IN_GRP: CodeText = { code: 2623, text: 'Not a member of this group' };
export const CANNOT_ADD_MEMBER_IN_AV: CodeText = {
  code: 2661,
  text: 'Members cannot be added to a live group',
};
export const CANNOT_JOIN_NON_AV_WITHOUT_LOGIN: CodeText = {
  code: 2662,
  text: 'Only live groups can be joined without a sign-in',
};
export const NOT_OWNER: CodeText = { code: 2681, text: 'Only the owner of the group may do this' };
export const CANNOT_SET_MEMBER_ROLE: CodeText = {
  code: 2682,
  text: 'Groups of this type have no roles to give',
};
export const INVALID_MEMBER_ROLE: CodeText = { code: 2683, text: 'There is no such role' };
export const CANNOT_SET_SELF_MEMBER_ROLE: CodeText = {
  code: 2684,
  text: 'One cannot change the own role',
};
export const CANNOT_MUTE_SELF: CodeText = { code: 2685, text: 'One cannot mute oneself' };
export const BAN_DURATION_INVALID: CodeText = {
  code: 2686,
  text: 'A ban takes a positive number of seconds',
};
export const NOT_MY_FRIEND: CodeText = { code: 2700, text: 'The user is not a friend' };
export const FRIEND_GROUP_EXISTED: CodeText = {
  code: 2710,
  text: 'There is such a friend group already',
};
export const FRIEND_GROUP_NOT_EXIST: CodeText = {
  code: 2711,
  text: 'There is no friend group of this name',
};
export const FRIEND_APPLICATION_NOT_EXIST: CodeText = {
  code: 2716,
  text: 'There is no such friend request',
};
export const CANNOT_ADD_SELF_TO_BLACKLIST: CodeText = {
  code: 2742,
  text: 'One cannot block oneself',
};
export const ILLEGAL_TOPIC_ID: CodeText = { code: 3021, text: 'The topicID is malformed' };
export const SIGNALING_INVALID_INVITE_ID: CodeText = {
  code: 8010,
  text: 'No such invitation, or it is being answered',
};
export const SIGNALING_NO_PERMISSION: CodeText = {
  code: 8011,
  text: 'Not allowed with this invitation',
};
export const SIGNALING_CANNOT_CANCEL: CodeText = {
  code: 8020,
  text: 'The invitation cannot be cancelled',
};
export const FRIEND_NEEDS_CONSENT: CodeText = {
  code: 30539,
  text: 'The other side was asked and has to agree',
};
