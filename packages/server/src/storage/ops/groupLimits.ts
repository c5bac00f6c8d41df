/** Mentions that a conversation shows: the latest ones. */
export const MENTIONS_MAX = 20;
/** Groups that one statement reads. */
export const GROUP_MAX_PLACES = 200;
/** Members that a tip names. */
export const TIP_MEMBERS_MAX = 100;
