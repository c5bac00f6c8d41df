import { chatOf, type Session } from './session.ts';
import { viewOfProfile } from './views.ts';

/** Changes the name under which others see the signed-in user. */
export async function changeMyName(session: Session, nick: string): Promise<void> {
  const profile = await chatOf(session).updateMyProfile({ nick });
  session.store.set({ me: viewOfProfile(profile.data) });
}
