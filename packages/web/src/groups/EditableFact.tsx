import { EditOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '../text/texts.ts';
import { bytesOf, cutToBytes } from './byteLength.ts';

interface Props {
  label: string;
  text: string;
  /** Stands where there is no text. */
  placeholder: string;
  maxBytes: number;
  isRequired?: boolean;
  mayEdit: boolean;
  onSave: (text: string) => void;
}

/** A labelled text of a group, to be changed in place by who may. */
export function EditableFact(props: Props) {
  const { label, text, placeholder, mayEdit } = props;
  const texts = useTexts();
  const [isEditing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !isEditing) button.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  return (
    <section className="fact" aria-label={label}>
      <h3>{label}</h3>
      {isEditing ? (
        <FactForm {...props} onEnd={() => setEditing(false)} />
      ) : (
        <div className="factLine">
          <p className="factText" data-empty={text === ''}>
            {text || placeholder}
          </p>
          {mayEdit ? (
            <Button
              ref={button}
              type="text"
              size="small"
              icon={<EditOutlined aria-hidden />}
              aria-label={texts.changeOf(label)}
              onClick={() => setEditing(true)}
            />
          ) : null}
        </div>
      )}
    </section>
  );
}

function FactForm({ label, text, maxBytes, isRequired, onSave, onEnd }: Props & { onEnd: () => void }) {
  const texts = useTexts();
  const [draft, setDraft] = useState(text);
  const wanted = draft.trim();
  const isRefused = isRequired === true && wanted === '';
  const save = () => {
    if (isRefused) return;
    if (wanted !== text) onSave(wanted);
    onEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onEnd();
    else if (event.key === 'Enter' && !event.shiftKey) save();
    else return;
    event.preventDefault();
    // Else Escape would close the panel around it too.
    event.stopPropagation();
  };
  return (
    <div className="factForm">
      <Input.TextArea
        aria-label={label}
        autoFocus
        autoSize={{ minRows: 1, maxRows: 6 }}
        value={draft}
        status={isRefused ? 'error' : ''}
        count={{ max: maxBytes, strategy: bytesOf, exceedFormatter: (typed, { max }) => cutToBytes(typed, max) }}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="factButtons">
        <Button size="small" onClick={onEnd}>
          {texts.cancel}
        </Button>
        <Button size="small" type="primary" disabled={isRefused} onClick={save}>
          {texts.save}
        </Button>
      </div>
    </div>
  );
}
