import type { Platform } from '../connection/port.ts';
import type { LogFile } from '../face/types.ts';
import type { TIMConversation } from './conversation.ts';
import type { TIMFriendshipManager } from './friendGroups.ts';
import type { TIMGroupManager } from './groupMembers.ts';
import { TIMManager } from './manager.ts';
import type { TIMMessage } from './message.ts';

/** Where managers come from. */
export interface TIMManagers {
  /** The one of this process or page; the same each time. */
  sharedInstance(): TIMManager;
  getInstance(): TIMManager;
  /** A further one, for another account at the same time. */
  newManager(): TIMManager;
  /** The one of those made by `newManager` by which this account signed in last. */
  getManager(identifier: string): TIMManager | undefined;
  /** Signs it out and forgets it. */
  deleteManager(identifier: string): void;
}

/**
 * @param platform makes the platform of a manager
 * @param openLog opens a log in a folder, where there are folders
 */
export function managersOn(platform: () => Platform, openLog?: (folder: string) => LogFile): TIMManagers {
  let shared: TIMManager | undefined;
  const others = new Set<TIMManager>();
  const sharedInstance = (): TIMManager => {
    shared ??= new TIMManager(platform(), openLog);
    return shared;
  };
  const getManager = (identifier: string): TIMManager | undefined =>
    [...others].find((manager) => manager.id === identifier);
  return {
    sharedInstance,
    getInstance: sharedInstance,
    newManager() {
      const manager = new TIMManager(platform(), openLog);
      others.add(manager);
      return manager;
    },
    getManager,
    deleteManager(identifier) {
      const manager = getManager(identifier);
      if (!manager) return;
      others.delete(manager);
      manager.logout();
    },
  };
}

/** What there is one of for each manager. */
export interface Shared<T> {
  sharedInstance(): T;
  getInstance(): T;
}

const shared = <T>(get: () => T): Shared<T> => ({ sharedInstance: get, getInstance: get });

/** The managers of groups and friends that belong to the shared manager. */
export function sharedManagers(managers: TIMManagers): {
  groups: Shared<TIMGroupManager>;
  friends: Shared<TIMFriendshipManager>;
} {
  return {
    groups: shared(() => managers.sharedInstance().groupManager()),
    friends: shared(() => managers.sharedInstance().friendshipManager()),
  };
}

/** The Android SDK of 2018 had the rarer methods in a class beside: here all are in one. */
export const TIMConversationExt = function TIMConversationExt(conversation: TIMConversation): TIMConversation {
  return conversation;
} as unknown as new (
  conversation: TIMConversation,
) => TIMConversation;

/** As `TIMConversationExt`. */
export const TIMMessageExt = function TIMMessageExt(message: TIMMessage): TIMMessage {
  return message;
} as unknown as new (
  message: TIMMessage,
) => TIMMessage;
