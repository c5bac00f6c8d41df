import { chatOf, type Session } from './session.ts';
import { viewOfProfile } from './views.ts';

/** How many profiles are asked for at once. */
const PART = 100;

/** Changes the name under which others see the signed-in user. */
export async function changeMyName(session: Session, nick: string): Promise<void> {
  await changeMyProfile(session, { nick });
}

/** Says who may become a friend of the signed-in user (`ALLOW_TYPE_*`). */
export async function changeAllowType(session: Session, allowType: string): Promise<void> {
  await changeMyProfile(session, { allowType });
}

async function changeMyProfile(session: Session, change: { nick?: string; allowType?: string }): Promise<void> {
  const profile = await chatOf(session).updateMyProfile(change);
  session.store.set({ me: viewOfProfile(profile.data) });
}

/** Fetches what these people say of themselves; who does not exist is left out. */
export async function loadProfiles(session: Session, userIds: readonly string[]): Promise<void> {
  const chat = chatOf(session);
  for (let at = 0; at < userIds.length; at += PART) {
    const { data } = await chat.getUserProfile({ userIDList: userIds.slice(at, at + PART) });
    if (session.chat !== chat) return;
    const found = Object.fromEntries(data.map((profile) => [profile.userID, viewOfProfile(profile)]));
    session.store.set(({ profiles }) => ({ profiles: { ...profiles, ...found } }));
  }
}
