import { CloseOutlined, EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { editText } from '../session/change.ts';
import { useSession } from '../session/react.ts';
import type { MessageView } from '../session/views.ts';
import { useTexts } from '../text/texts.ts';
import { MessageInput } from './MessageInput.tsx';

/** Changes the text of a sent message; Escape leaves it as it was. */
export function EditBox({ view, onEnd }: { view: MessageView; onEnd: () => void }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const before = view.contents.find((content) => content.kind === 'text')?.text ?? '';
  const [text, setText] = useState(before);
  const submit = () => {
    const wanted = text.trim();
    if (wanted === '') return;
    if (wanted !== before) act(() => editText(session, view, wanted));
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onEnd();
  };
  return (
    <MessageInput
      label={texts.editing}
      submitLabel={texts.saveEdit}
      value={text}
      isDisabled={false}
      onChange={setText}
      onSubmit={submit}
      onKeyDown={onKeyDown}
      above={
        <div className="editing">
          <EditOutlined aria-hidden />
          <span>
            <strong>{texts.editing}</strong>
            <small>{before}</small>
          </span>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined aria-hidden />}
            aria-label={texts.cancelEdit}
            onClick={onEnd}
          />
        </div>
      }
    />
  );
}
