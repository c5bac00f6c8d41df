import { CloseOutlined, PushpinOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { useRowActions } from '../chat/rowActions.ts';
import { hasRight } from '../session/groupRights.ts';
import type { GroupView } from '../session/groups.ts';
import { loadPins, pinMessage } from '../session/pins.ts';
import { useSession, useSessionState } from '../session/react.ts';
import type { MessageView } from '../session/views.ts';
import { messagePreview } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';

const none: readonly MessageView[] = [];

/** The pinned messages of a group or of a topic, one at a time: a click leads to it and shows the next one. */
export function PinnedBar({ group }: { group: Pick<GroupView, 'id' | 'myRole'> }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const { jumpTo } = useRowActions();
  const pins = useSessionState((state) => state.pins[group.id]) ?? none;
  const [turn, setTurn] = useState(0);
  useEffect(() => act(() => loadPins(session, group.id)), [act, session, group.id]);
  // The newest first, and round and round.
  const at = pins.length - 1 - (turn % Math.max(pins.length, 1));
  const pin = pins[at];
  if (pin === undefined) return null;
  const open = () => {
    jumpTo(pin.id);
    setTurn(turn + 1);
  };
  return (
    <aside className="groupBar pinnedBar" aria-label={texts.pinnedMessage}>
      <PushpinOutlined aria-hidden />
      <button type="button" className="groupBarText" onClick={open}>
        <strong>{pins.length > 1 ? texts.pinnedCount(at + 1, pins.length) : texts.pinnedMessage}</strong>
        <span className="groupBarLast">
          {pin.senderName}: {messagePreview(pin, texts)}
        </span>
      </button>
      {hasRight(group.myRole, 'admin') ? (
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined aria-hidden />}
          aria-label={texts.unpinMessage}
          onClick={() => act(() => pinMessage(session, pin, false))}
        />
      ) : null}
    </aside>
  );
}
