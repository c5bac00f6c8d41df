import { type Account, forgetAccount, saveAccount } from './account.ts';
import { fetchDemoAccount } from './demo.ts';
import { faultOf } from './fault.ts';
import { listen } from './listen.ts';
import { fetchPasswordAccount, type PasswordAccount } from './password.ts';
import { createChat } from './sdk.ts';
import { resetSession, type Session } from './session.ts';

/** Signs in; the state says how it went. The page is ready when the SDK is. */
export async function signIn(session: Session, account: Account): Promise<void> {
  const { store } = session;
  store.set({ phase: 'signingIn', account, fault: undefined, net: 'connected' });
  try {
    await closeChat(session);
    const chat = createChat(account.sdkAppId, account.server);
    session.chat = chat;
    listen(session, chat);
    await chat.login({ userID: account.userId, userSig: account.userSig });
    saveAccount(account);
    session.windows.tell(account.userId);
  } catch (error) {
    await fail(session, error);
  }
}

/** Signs in as a demo user with a fresh UserSig. */
export async function signInAsDemo(session: Session, userId: string): Promise<void> {
  session.store.set({ phase: 'signingIn', fault: undefined });
  try {
    await signIn(session, await fetchDemoAccount(userId));
  } catch (error) {
    await fail(session, error);
  }
}

/** Signs in with the password of a hosted account. */
export async function signInByPassword(session: Session, account: PasswordAccount): Promise<void> {
  session.store.set({ phase: 'signingIn', fault: undefined });
  try {
    await signIn(session, await fetchPasswordAccount(account));
  } catch (error) {
    await fail(session, error);
  }
}

/** Signs the same user in again: after a kick, or after a reload. */
export async function signInAgain(session: Session, account: Account): Promise<void> {
  session.store.set({ account, phase: 'signingIn', fault: undefined });
  // Where no new UserSig is to be had the last one opens what is kept here.
  const renewed = account.isDemo ? await fetchDemoAccount(account.userId).catch(() => account) : account;
  await signIn(session, renewed);
}

/** Signs out and shows the sign-in page. */
export async function signOut(session: Session): Promise<void> {
  forgetAccount();
  session.windows.tell(undefined);
  const closed = closeChat(session);
  resetSession(session);
  await closed;
}

async function fail(session: Session, error: unknown): Promise<void> {
  const { account } = session.store.get();
  await closeChat(session);
  resetSession(session);
  session.store.set({ fault: faultOf(error), account });
}

async function closeChat(session: Session): Promise<void> {
  const chat = session.chat;
  session.chat = undefined;
  if (chat !== undefined) session.closing = chat.destroy().catch(() => undefined);
  await session.closing;
}
