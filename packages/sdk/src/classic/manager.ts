import type { Platform } from '../connection/port.ts';
import { forgetOwn } from '../core/ownData.ts';
import type { LogFile } from '../face/types.ts';
import { Account } from './account.ts';
import { issue } from './client.ts';
import { conversationOf, listOfConversations, type TIMConversation } from './conversation.ts';
import { convOf } from './convs.ts';
import { TIMFriendshipManager } from './friendGroups.ts';
import { TIMGroupManager } from './groupMembers.ts';
import type { TIMMessage } from './message.ts';
import type { Reply } from './reply.ts';
import { search, type TIMMessageSearchParam, type TIMMessageSearchResult } from './search.ts';
import { type SentTo, sendToAll } from './sendToAll.ts';

/** The entrance of the classic SDK; one for each account that is signed in at the same time. */
export class TIMManager extends Account {
  readonly #groups: TIMGroupManager;
  readonly #friends: TIMFriendshipManager;

  /** @internal */
  constructor(platform: Platform, openLog?: (folder: string) => LogFile) {
    super(platform, openLog);
    this.#groups = new TIMGroupManager(this.client);
    this.#friends = new TIMFriendshipManager(this.client);
  }

  /**
   * The handle of a conversation; nothing is asked. Undefined of a kind that there is not, or without a receiver.
   *
   * @param type one of `TIMConversationType`
   */
  getConversation(type: number, receiver: string): TIMConversation | undefined {
    return conversationOf(this.client, type, receiver);
  }

  /** The list as it is known here: pinned ones first, then the newest. */
  getConversationList(): TIMConversation[] {
    return listOfConversations(this.client);
  }

  /** How many there are in the list. */
  conversationCount(): number {
    return this.getConversationList().length;
  }

  /** The conversation at a place of the list, counted from 0. */
  getConversationByIndex(index: number): TIMConversation | undefined {
    return this.getConversationList()[index];
  }

  /**
   * Takes a conversation off the list; its messages stay (S38).
   *
   * @returns whether it was in the list
   */
  deleteConversation(type: number, receiver: string): boolean {
    return this.#leave(type, receiver, false);
  }

  /** As `deleteConversation`, and deletes its messages: here, saved ones too, and on the server. */
  deleteConversationAndMessages(type: number, receiver: string): boolean {
    return this.#leave(type, receiver, true);
  }

  /** As `deleteConversationAndMessages`, by its name on Android. */
  deleteConversationAndLocalMsgs(type: number, receiver: string): boolean {
    return this.#leave(type, receiver, true);
  }

  #leave(type: number, receiver: string, clearHistory: boolean): boolean {
    const conv = convOf(type, receiver);
    const { leaving, log, started } = this.client;
    if (!started?.core.me || conv === undefined || leaving.has(conv)) return false;
    const { core } = started;
    if (!core.heads().some((head) => head.conv === conv)) return false;
    leaving.add(conv);
    const leave = async (): Promise<void> => {
      await core.deleteConversation(conv, clearHistory);
      if (clearHistory) await core.inSession((session) => forgetOwn(session, conv));
    };
    leave()
      .catch((error: unknown) => log.warn('a conversation could not be deleted', error))
      .finally(() => leaving.delete(conv));
    return true;
  }

  /** Sends a message to several users, each in a conversation of their own; the answer has what became of each. */
  sendMessage(message: TIMMessage, users: readonly string[], ...reply: Reply<SentTo[]>): number {
    return issue(this.client, reply, () => sendToAll(this.client, message, users));
  }

  /** Searches the messages that are on the device, without the network; Chinese too. By conversation, newest first. */
  searchLocalMessages(param: Partial<TIMMessageSearchParam>, ...reply: Reply<TIMMessageSearchResult[]>): number {
    return issue(this.client, reply, () => search(this.client, param));
  }

  /** The manager of groups. */
  groupManager(): TIMGroupManager {
    return this.#groups;
  }

  /** As `groupManager`. */
  getGroupManager(): TIMGroupManager {
    return this.#groups;
  }

  /** The manager of profiles and friends. */
  friendshipManager(): TIMFriendshipManager {
    return this.#friends;
  }

  /** As `friendshipManager`. */
  getFriendshipManager(): TIMFriendshipManager {
    return this.#friends;
  }
}
