import { sqliteStore } from '../local/sqlite.ts';
import type { Chat, Chats } from './chats.ts';

/** Another start of the app on the device that keeps its data in this folder. */
export const start = (chats: Chats, folder: string, userID = 'bob'): Chat =>
  chats.chat(userID, { localStore: sqliteStore({ folder }) }, `device ${folder}`);

/** A start that is ready; without a network where that is told. */
export async function started(chats: Chats, folder: string, { isOffline = false, userID = 'bob' } = {}): Promise<Chat> {
  const chat = start(chats, folder, userID);
  if (isOffline) chat.cut();
  await chat.signIn();
  await chat.next('sdkStateReady');
  return chat;
}
