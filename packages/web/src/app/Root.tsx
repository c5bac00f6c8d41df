import { useEffect, useRef } from 'react';
import { savedAccount } from '../session/account.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { signInAgain } from '../session/signIn.ts';
import { SignInPage } from '../signIn/SignInPage.tsx';
import { Home } from './Home.tsx';
import { askedUser } from './route.ts';
import { Splash } from './Splash.tsx';
import { useTitle } from './useTitle.ts';

/** Sign-in page or chat, as the session is; a tab that was signed in signs in again by itself. */
export function Root() {
  const session = useSession();
  const phase = useSessionState((state) => state.phase);
  const isListLoaded = useSessionState((state) => state.isListLoaded);
  const saved = useRef(savedAccount(askedUser()));
  useEffect(() => {
    const account = saved.current;
    if (account !== undefined && session.store.get().phase === 'signedOut') void signInAgain(session, account);
  }, [session]);
  useEffect(() => {
    if (phase === 'ready') saved.current = undefined;
  }, [phase]);
  useTitle();

  if (phase === 'ready' || phase === 'ended' || (phase === 'signingIn' && isListLoaded)) return <Home />;
  if (phase === 'signingIn' && saved.current !== undefined) return <Splash />;
  return <SignInPage />;
}
