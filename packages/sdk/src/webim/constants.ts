export const SESSION_TYPE = { C2C: 'C2C', GROUP: 'GROUP' } as const;
/** Bytes. */
const MSG_MAX_LENGTH = { C2C: 12_000, GROUP: 8_898 } as const;
const C2C_MSG_SUB_TYPE = { COMMON: 0 } as const;
export const GROUP_MSG_SUB_TYPE = { COMMON: 0, LOVEMSG: 1, TIP: 2, REDPACKET: 3 } as const;
export const MSG_ELEMENT_TYPE = {
  TEXT: 'TIMTextElem',
  FACE: 'TIMFaceElem',
  IMAGE: 'TIMImageElem',
  CUSTOM: 'TIMCustomElem',
  SOUND: 'TIMSoundElem',
  FILE: 'TIMFileElem',
  LOCATION: 'TIMLocationElem',
  GROUP_TIP: 'TIMGroupTipElem',
} as const;
export const GROUP_TIP_TYPE = {
  JOIN: 1,
  QUIT: 2,
  KICK: 3,
  SET_ADMIN: 4,
  CANCEL_ADMIN: 5,
  MODIFY_GROUP_INFO: 6,
  MODIFY_MEMBER_INFO: 7,
} as const;
/** Other numbers than those of the native SDKs. */
export const GROUP_TIP_MODIFY_GROUP_INFO_TYPE = {
  FACE_URL: 1,
  NAME: 2,
  OWNER: 3,
  NOTIFICATION: 4,
  INTRODUCTION: 5,
} as const;
export const GROUP_SYSTEM_TYPE = {
  JOIN_GROUP_REQUEST: 1,
  JOIN_GROUP_ACCEPT: 2,
  JOIN_GROUP_REFUSE: 3,
  KICK: 4,
  DESTORY: 5,
  CREATE: 6,
  INVITED_JOIN_GROUP_REQUEST: 7,
  QUIT: 8,
  SET_ADMIN: 9,
  CANCEL_ADMIN: 10,
  REVOKE: 11,
  READED: 15,
  CUSTOM: 255,
} as const;
const IMAGE_TYPE = { ORIGIN: 1, LARGE: 2, SMALL: 3 } as const;
export const RECENT_CONTACT_TYPE = { C2C: 1, GROUP: 2 } as const;
export const CONNECTION_STATUS = { INIT: -1, ON: 0, RECONNECT: 1, OFF: 9999 } as const;

const UPLOAD_PIC_BUSSINESS_TYPE = { GROUP_MSG: 1, C2C_MSG: 2, USER_HEAD: 3, GROUP_HEAD: 4 } as const;
const UPLOAD_RES_TYPE = { IMAGE: 1, FILE: 2, SHORT_VIDEO: 3, SOUND: 4 } as const;

/** All of them, as `webim` has them. */
export const constants = {
  SESSION_TYPE,
  MSG_MAX_LENGTH,
  C2C_MSG_SUB_TYPE,
  GROUP_MSG_SUB_TYPE,
  MSG_ELEMENT_TYPE,
  GROUP_TIP_TYPE,
  GROUP_TIP_MODIFY_GROUP_INFO_TYPE,
  GROUP_SYSTEM_TYPE,
  IMAGE_TYPE,
  RECENT_CONTACT_TYPE,
  CONNECTION_STATUS,
  UPLOAD_PIC_BUSSINESS_TYPE,
  UPLOAD_RES_TYPE,
};
