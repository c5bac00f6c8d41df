import { accountSuite } from './accounts.ts';
import { appendSuite } from './append.ts';
import { appSuite } from './apps.ts';
import { changeSuite } from './changes.ts';
import { conversationSuite } from './conversations.ts';
import { deviceSuite } from './devices.ts';
import { extensionSuite } from './extensions.ts';
import { groupClearSuite } from './groupClear.ts';
import { groupImportSuite } from './groupImports.ts';
import { groupLifeSuite } from './groupLife.ts';
import { groupMemberSuite } from './groupMembers.ts';
import { groupMessageSuite } from './groupMessages.ts';
import { groupReceiptSuite } from './groupReceipts.ts';
import { groupRequestSuite } from './groupRequests.ts';
import { groupRoleSuite } from './groupRoles.ts';
import { attributeSuite, counterSuite } from './groupState.ts';
import { groupSuite } from './groups.ts';
import { historySuite } from './history.ts';
import { importWalkSuite } from './importWalk.ts';
import { liveSuite } from './live.ts';
import { locateSuite } from './locate.ts';
import { outboxSuite } from './outbox.ts';
import { ownStateSuite } from './ownState.ts';
import type { Opened } from './people.ts';
import { profileSuite } from './profiles.ts';
import { reactionSuite } from './reactions.ts';
import { readSuite } from './reading.ts';
import { repeatSuite } from './repeats.ts';
import { reviseSuite } from './revise.ts';
import { topicSuite } from './topics.ts';
import { unreadSuite } from './unread.ts';
import { userEventSuite } from './userEvents.ts';
import { wordSuite } from './words.ts';

/**
 * What every storage adapter must do: a test for each numbered rule of `storage/port/`.
 *
 * @param open gives a fresh, empty store each time
 */
export function storageSuite(adapter: string, open: () => Promise<Opened>): void {
  appSuite(adapter, open);
  accountSuite(adapter, open);
  profileSuite(adapter, open);
  deviceSuite(adapter, open);
  appendSuite(adapter, open);
  repeatSuite(adapter, open);
  historySuite(adapter, open);
  locateSuite(adapter, open);
  reviseSuite(adapter, open);
  changeSuite(adapter, open);
  reactionSuite(adapter, open);
  extensionSuite(adapter, open);
  conversationSuite(adapter, open);
  ownStateSuite(adapter, open);
  readSuite(adapter, open);
  unreadSuite(adapter, open);
  topicSuite(adapter, open);
  userEventSuite(adapter, open);
  outboxSuite(adapter, open);
  wordSuite(adapter, open);
  groupSuite(adapter, open);
  groupLifeSuite(adapter, open);
  groupMemberSuite(adapter, open);
  groupRoleSuite(adapter, open);
  groupMessageSuite(adapter, open);
  groupReceiptSuite(adapter, open);
  groupRequestSuite(adapter, open);
  groupImportSuite(adapter, open);
  importWalkSuite(adapter, open);
  groupClearSuite(adapter, open);
  attributeSuite(adapter, open);
  counterSuite(adapter, open);
  liveSuite(adapter, open);
}
