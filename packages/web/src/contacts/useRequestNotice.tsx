import { App, Button } from 'antd';
import { useEffect } from 'react';
import { goToContact } from '../app/route.ts';
import { useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

const key = 'friend request';

/**
 * Tells of a friend request as it comes, and no longer than it is unread.
 *
 * @param isShown requests are on screen anyway
 */
export function useRequestNotice(isShown: boolean): void {
  const { notification } = App.useApp();
  const texts = useTexts();
  const request = useSessionState((state) => state.newRequest);
  const areAllRead = useSessionState((state) => state.unreadRequests === 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each request is told once, in the language of then
  useEffect(() => {
    if (request === undefined || isShown) return;
    notification.open({
      key,
      title: texts.wantsToBeFriend(request.name),
      description: request.wording === '' ? undefined : texts.applicantNote(request.wording),
      placement: 'top',
      actions: (
        <Button size="small" onClick={() => goToContact({ kind: 'requests' })}>
          {texts.show}
        </Button>
      ),
    });
  }, [request]);
  useEffect(() => {
    if (areAllRead || isShown) notification.destroy(key);
  }, [notification, areAllRead, isShown]);
}
