import { chatOf, type Session } from './session.ts';

/** Blocks somebody: their messages and requests are refused; answers false where there is no such user. */
export async function block(session: Session, userId: string): Promise<boolean> {
  const { data } = await chatOf(session).addToBlacklist({ userIDList: [userId] });
  return data.includes(userId) || session.store.get().blacklist.includes(userId);
}

/** Lets somebody write again. */
export async function unblock(session: Session, userId: string): Promise<void> {
  await chatOf(session).removeFromBlacklist({ userIDList: [userId] });
}
