import { App, Button, Space } from 'antd';
import { useEffect } from 'react';
import { goTo } from '../app/route.ts';
import { useAct } from '../app/useAct.ts';
import { usePageVisible } from '../app/usePageVisible.ts';
import { customKind, decideByNotice, type GroupNotice } from '../session/groupNotices.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { Message } from '../session/sdk.ts';
import { markNoticesRead } from '../session/unreadNotices.ts';
import { type Texts, useTexts } from '../text/texts.ts';

/** What asks for a decision, can be read nowhere else or came while one was away stays longer than what only tells. */
const longSec = 60;

/** Shows what the user is told about groups, and what the app tells a group, as it comes; a request can be decided on at once. */
export function useNotices(): void {
  const { notification } = App.useApp();
  const session = useSession();
  const show = useShow();
  const notice = useSessionState((state) => state.notice);
  const decidedId = useSessionState((state) => state.decidedId);
  // They go by themselves: in a window that nobody sees they wait.
  const isVisible = usePageVisible();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each notice is shown once, in the language of then
  useEffect(() => {
    if (notice === undefined || !isVisible) return;
    for (const each of session.noticeQueue.splice(0)) show(each);
    void markNoticesRead(session);
  }, [notice, isVisible]);
  useEffect(() => {
    if (decidedId !== undefined) notification.destroy(decidedId);
  }, [notification, decidedId]);
}

function useShow(): (notice: GroupNotice) => void {
  const { notification } = App.useApp();
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  return (notice) => {
    const title = noticeText(notice, texts);
    if (title === undefined) return;
    const key = keyOf(notice);
    const { request, groupId, text, kind, isLate } = notice;
    const isCustom = kind === customKind;
    const decide = (message: Message, isAccepted: boolean) =>
      act(() => decideByNotice(session, message, isAccepted).finally(() => notification.destroy(key)));
    const open = () => {
      notification.destroy(key);
      goTo(`GROUP${groupId}`);
    };
    notification.open({
      key,
      title,
      description: isCustom ? <p className="noticeText">{text}</p> : text && texts.applicantNote(text),
      placement: 'top',
      ...((request || isCustom || isLate) && { duration: longSec }),
      ...(request && {
        actions: <Decision onDecide={(isAccepted) => decide(request, isAccepted)} />,
      }),
      ...((isEntry(kind) || isCustom) && {
        actions: (
          <Button size="small" onClick={open}>
            {texts.openGroup}
          </Button>
        ),
      }),
    });
  };
}

/** A request goes when it was decided on elsewhere; of what says that one is in a group, one is enough. */
const keyOf = ({ request, requestId, groupId, kind, id }: GroupNotice): string =>
  request ? requestId : isEntry(kind) ? `in ${groupId}` : id;

function Decision({ onDecide }: { onDecide: (isAccepted: boolean) => void }) {
  const texts = useTexts();
  return (
    <Space>
      <Button size="small" onClick={() => onDecide(false)}>
        {texts.refuse}
      </Button>
      <Button size="small" type="primary" onClick={() => onDecide(true)}>
        {texts.accept}
      </Button>
    </Space>
  );
}

/** The user is in a group that they were not in before. */
const isEntry = (kind: number): boolean => kind === 2 || kind === 7;

function noticeText({ kind, group, who, whom }: GroupNotice, { groupNotices: words }: Texts): string | undefined {
  switch (kind) {
    case 1:
      return words.applied(who, group);
    case 2:
      return words.accepted(group);
    case 3:
      return words.refused(group);
    case 4:
      return words.removed(group);
    case 5:
      return words.dissolved(group);
    case 7:
      return words.invited(who, group);
    case 9:
      return words.adminSet(group);
    case 10:
      return words.adminRemoved(group);
    case 12:
      return words.inviteAsked(who, whom, group);
    case 13:
      return words.inviteAccepted(who, whom, group);
    case 14:
      return words.inviteRefused(who, whom, group);
    case 21:
      return words.banned(group);
    case customKind:
      return words.custom(group);
    default:
      return undefined;
  }
}
