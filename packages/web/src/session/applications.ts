import { actionOf } from './groupNotices.ts';
import type { ChatSDK, GroupApplication } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** A request that waits for a decision: to come into a group, or to bring somebody in. */
export interface ApplicationView {
  id: string;
  /** Who is to come in. */
  userId: string;
  name: string;
  /** Who wants to bring them in; empty where they ask for themselves. */
  inviter: string;
  /** What was written with it. */
  note: string;
  raw: GroupApplication;
}

/** Requests about this group that wait for the user's decision. */
export async function loadApplications(session: Session, groupID: string): Promise<ApplicationView[]> {
  const chat = chatOf(session);
  const { data } = await chat.getGroupApplicationList();
  const waiting = data.applicationList.filter((application) => application.groupID === groupID);
  const nicks = await nicksOf(
    chat,
    waiting.flatMap(({ userID, applicant }) => [userID, applicant]),
  );
  return waiting.map((application) => viewOf(application, nicks));
}

function viewOf(raw: GroupApplication, nicks: ReadonlyMap<string, string>): ApplicationView {
  const { messageKey, userID, applicant, applicantNick, note } = raw;
  const asker = applicantNick || nicks.get(applicant) || applicant;
  const isInvitation = userID !== '' && userID !== applicant;
  if (!isInvitation) return { id: messageKey, userId: applicant, name: asker, inviter: '', note, raw };
  return { id: messageKey, userId: userID, name: nicks.get(userID) || userID, inviter: asker, note, raw };
}

/** Decides on a request of the list. */
export async function decide(session: Session, { raw }: ApplicationView, isAccepted: boolean): Promise<void> {
  await chatOf(session).handleGroupApplication({ handleAction: actionOf(isAccepted), application: raw });
  session.store.set({ decidedId: raw.authentication });
}

/** Names of people by their user IDs; who has none, or cannot be asked for now, is left out. */
export async function nicksOf(chat: ChatSDK, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const userIDList = [...new Set(userIds)].filter((userId) => userId !== '');
  if (userIDList.length === 0) return new Map();
  const profiles = await chat.getUserProfile({ userIDList }).catch(() => undefined);
  return new Map(profiles?.data.map(({ userID, nick }) => [userID, nick]));
}
