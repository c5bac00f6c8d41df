import { EditOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { useStatus } from '../contacts/useStatus.ts';
import { cutToBytes } from '../groups/byteLength.ts';
import { friendLimits } from '../session/friends.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { setOwnStatus } from '../session/statuses.ts';
import { useTexts } from '../text/texts.ts';

/** The words that others see beside one's name, to be changed in place; nothing where the app has no statuses. */
export function StatusEditor({ userId }: { userId: string }) {
  const texts = useTexts();
  const areOff = useSessionState((state) => state.areStatusesOff);
  const words = useStatus(userId)?.words ?? '';
  const [isEditing, setEditing] = useState(false);
  if (areOff) return null;
  if (isEditing) return <StatusForm words={words} onEnd={() => setEditing(false)} />;
  return (
    <Button
      className="settingsStatus"
      type="text"
      block
      icon={<EditOutlined aria-hidden />}
      aria-label={`${texts.myStatus}: ${words || texts.noStatus}`}
      onClick={() => setEditing(true)}
    >
      <span data-empty={words === ''}>{words || texts.noStatus}</span>
    </Button>
  );
}

function StatusForm({ words, onEnd }: { words: string; onEnd: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [draft, setDraft] = useState(words);
  const save = () => {
    const wanted = draft.trim();
    if (wanted !== words) act(() => setOwnStatus(session, wanted));
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    // Else Escape would close the settings too.
    event.preventDefault();
    event.stopPropagation();
    onEnd();
  };
  return (
    <form
      className="settingsNameForm"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Input
        aria-label={texts.myStatus}
        placeholder={texts.statusHint}
        autoFocus
        allowClear
        value={draft}
        onChange={(event) => setDraft(cutToBytes(event.target.value, friendLimits.status))}
        onKeyDown={onKeyDown}
      />
      <Button type="primary" htmlType="submit">
        {texts.save}
      </Button>
    </form>
  );
}
