import { accountSuite, deviceSuite } from './accounts.ts';
import { appendSuite } from './append.ts';
import { appSuite } from './apps.ts';
import { changeSuite } from './changes.ts';
import { conversationSuite } from './conversations.ts';
import { logSuite } from './log.ts';
import { outboxSuite } from './outbox.ts';
import type { Open, Reopen } from './people.ts';
import { readSuite } from './reading.ts';
import { recountSuite } from './recount.ts';
import { repeatSuite } from './repeats.ts';
import { userEventSuite } from './userEvents.ts';

/**
 * What every storage adapter must do: a test for each numbered rule of `storage/port/`.
 *
 * @param open gives a store with nothing in it
 * @param reopen closes a store and opens the same data
 */
export function storageSuite(adapter: string, open: Open, reopen: Reopen): void {
  appSuite(adapter, open);
  accountSuite(adapter, open);
  deviceSuite(adapter, open);
  appendSuite(adapter, open, reopen);
  repeatSuite(adapter, open, reopen);
  logSuite(adapter, open);
  changeSuite(adapter, open);
  conversationSuite(adapter, open);
  readSuite(adapter, open);
  recountSuite(adapter, open);
  userEventSuite(adapter, open);
  outboxSuite(adapter, open, reopen);
}
