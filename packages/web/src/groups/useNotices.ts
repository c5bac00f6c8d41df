import { App } from 'antd';
import { useEffect } from 'react';
import type { GroupNotice } from '../session/groups.ts';
import { useSessionState } from '../session/react.ts';
import { type Texts, useTexts } from '../text/texts.ts';

/** Shows what the user is told about groups as it comes. */
export function useNotices(): void {
  const { notification } = App.useApp();
  const texts = useTexts();
  const notice = useSessionState((state) => state.notice);
  useEffect(() => {
    const title = notice && noticeText(notice, texts);
    if (title) notification.info({ title, placement: 'bottomLeft' });
  }, [notification, notice, texts]);
}

function noticeText({ kind, group, who }: GroupNotice, { groupNotices: words }: Texts): string | undefined {
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
    default:
      return undefined;
  }
}
