/*
 * The public types of the modern face (sdk-js-api.md §4, §9): names and shapes are the contract's. They import nothing
 * but each other, so that they can be published as one file.
 */

export type * from './types/alias.ts';
export type * from './types/common.ts';
export type * from './types/conversation.ts';
export type * from './types/conversationMethods.ts';
export type * from './types/event.ts';
export type * from './types/follow.ts';
export type * from './types/friend.ts';
export type * from './types/group.ts';
export type * from './types/groupMethods.ts';
export type * from './types/message.ts';
export type * from './types/messageMethods.ts';
export type * from './types/reactionMethods.ts';
export type * from './types/sdk.ts';
export type * from './types/search.ts';
export type * from './types/signaling.ts';
export type * from './types/status.ts';
export type * from './types/topic.ts';
