import { refreshMessages } from './listen.ts';
import { loadMemberNames, type MemberView } from './members.ts';
import { chatOf, type Session } from './session.ts';
import type { MessageView } from './views.ts';

/** A page of those who read a message of a group, or did not; `cursor` is empty at the end. */
export interface ReadersPage {
  members: MemberView[];
  cursor: string;
}

/** As many names as one call tells. */
const PAGE = 50;
/** As many counts as one call tells. */
const COUNTS = 30;

/** Asks how many read these own messages of a group; what is not known stays unsaid. */
export async function loadReadCounts(session: Session, views: readonly MessageView[]): Promise<void> {
  const asking = views.filter((view) => view.isOwn && view.seq > 0 && view.raw.needReadReceipt).slice(-COUNTS);
  if (asking.length === 0) return;
  const { data } = await chatOf(session).getMessageReadReceiptList(asking.map(({ raw }) => raw));
  refreshMessages(session, data.messageList);
}

/** Who read a message of a group, or who did not. */
export async function loadReaders(
  session: Session,
  { raw }: MessageView,
  isRead: boolean,
  cursor: string,
): Promise<ReadersPage> {
  const asked = { message: raw, filter: isRead ? 0 : 1, cursor, count: PAGE };
  const { data } = await chatOf(session).getGroupMessageReadMemberList(asked);
  const userIds = isRead ? data.readUserIDList : data.unreadUserIDList;
  return { members: await loadMemberNames(session, raw.to, userIds), cursor: data.isCompleted ? '' : data.cursor };
}
