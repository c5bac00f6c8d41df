import { StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { useBlocking } from './useBlocking.ts';

/** Tells in a conversation that one blocks the other side. */
export function BlockedBar({ userId, name }: { userId: string; name: string }) {
  const texts = useTexts();
  const setBlocked = useBlocking();
  const isBlocked = useSessionState((state) => state.blacklist.includes(userId));
  if (!isBlocked) return null;
  return (
    <aside className="groupBar blockedBar" aria-label={texts.blocked}>
      <StopOutlined aria-hidden />
      <span className="groupBarText">{texts.blockedBar(name)}</span>
      <Button size="small" onClick={() => setBlocked({ userId, name }, true)}>
        {texts.unblock}
      </Button>
    </aside>
  );
}
