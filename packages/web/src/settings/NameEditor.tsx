import { EditOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { changeMyName } from '../session/profile.ts';
import { useSession } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';

/** One's own name, to be changed in place. */
export function NameEditor({ name, userId }: { name: string; userId: string }) {
  const texts = useTexts();
  const [isEditing, setEditing] = useState(false);
  if (isEditing) return <NameForm name={name} onEnd={() => setEditing(false)} />;
  return (
    <div className="settingsName">
      <strong>{name}</strong>
      <Button
        type="text"
        size="small"
        icon={<EditOutlined aria-hidden />}
        aria-label={texts.editName}
        onClick={() => setEditing(true)}
      />
      <small>{userId}</small>
    </div>
  );
}

function NameForm({ name, onEnd }: { name: string; onEnd: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [draft, setDraft] = useState(name);
  const save = () => {
    const wanted = draft.trim();
    if (wanted !== '' && wanted !== name) act(() => changeMyName(session, wanted));
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
        aria-label={texts.name}
        autoFocus
        maxLength={40}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
      <Button type="primary" htmlType="submit">
        {texts.save}
      </Button>
    </form>
  );
}
