/** What a tip says; a number of the JavaScript face (`GRP_TIP_*`). */
export const tipKinds = {
  join: 1,
  quit: 2,
  removed: 3,
  adminSet: 4,
  adminRemoved: 5,
  infoChanged: 6,
  memberChanged: 7,
  topicChanged: 8,
  banned: 10,
  unbanned: 11,
} as const;
export type TipKind = keyof typeof tipKinds;

/** What a notice says; a number of the JavaScript face (sdk-js-api §9.2). */
export const noticeKinds = {
  applied: 1,
  accepted: 2,
  refused: 3,
  removed: 4,
  dissolved: 5,
  created: 6,
  invited: 7,
  quit: 8,
  adminSet: 9,
  adminRemoved: 10,
  recycled: 11,
  inviteAsked: 12,
  inviteAccepted: 13,
  inviteRefused: 14,
  banned: 21,
  custom: 255,
} as const;
export type NoticeKind = keyof typeof noticeKinds;

/** Stands in the id of a topic behind that of its community, and in no other id of a group. */
export const TOPIC_MARK = '@TOPIC#_';
const GROUP = 'GROUP';

/** Whether a conversation is a topic: no list shows it, no total counts it. */
export const isTopic = (conv: string): boolean => conv.startsWith(GROUP) && conv.includes(TOPIC_MARK);

/** The group id of the community that a topic's conversation belongs to. */
export const communityOf = (conv: string): string => conv.slice(GROUP.length, conv.indexOf(TOPIC_MARK));

/** The conversation of notices, and who they come from. */
export const SYSTEM_CONV = '@TIM#SYSTEM';

/** Stands in a message's `at` for everybody. */
export const AT_ALL = '__kImSDK_MesssageAtALL__';
