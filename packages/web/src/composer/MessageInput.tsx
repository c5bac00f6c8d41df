import { SendOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useTexts } from '../text/texts.ts';
import { EmojiButton } from './EmojiButton.tsx';
import { insertAt } from './insertAt.ts';

interface Props {
  label: string;
  submitLabel: string;
  value: string;
  isDisabled: boolean;
  /** The text and where the cursor stands in it. */
  onChange: (text: string, cursor?: number) => void;
  onSubmit: () => void;
  /** Runs before the field's own keys; one that it takes is marked with `preventDefault`. */
  onKeyDown: (event: KeyboardEvent) => void;
  onBlur?: () => void;
  above?: ReactNode;
  /** Stands in the row, before the button that sends. */
  beside?: ReactNode;
  /** Where the cursor is to stand; another object moves it. */
  cursor?: { at: number } | undefined;
  /** Of a list that the keys of the field walk through. */
  listbox?: { id: string; activeId: string } | undefined;
}

/** On a touch screen the keyboard would cover the messages, so the field waits to be tapped. */
const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)').matches;

/** A field that grows with its text; Enter submits, Shift+Enter starts a new line. */
export function MessageInput(props: Props) {
  const { value, isDisabled, onChange, onSubmit } = props;
  const field = useRef<TextAreaRef>(null);
  const insert = (emoji: string) => {
    const area = field.current?.resizableTextArea?.textArea;
    const { text, cursor } = insertAt(value, emoji, area?.selectionStart, area?.selectionEnd);
    onChange(text);
    requestAnimationFrame(() => {
      if (hasKeyboard) area?.focus();
      area?.setSelectionRange(cursor, cursor);
    });
  };
  return (
    <footer className="composer">
      {props.above}
      <div className="composerRow">
        <EmojiButton isDisabled={isDisabled} onPick={insert} />
        <Field {...props} field={field} />
        {props.beside}
        <Button
          className="composerSend"
          type="primary"
          shape="circle"
          icon={<SendOutlined aria-hidden />}
          aria-label={props.submitLabel}
          disabled={isDisabled || value.trim() === ''}
          onMouseDown={(event) => event.preventDefault()}
          onClick={onSubmit}
        />
      </div>
    </footer>
  );
}

function Field(props: Props & { field: RefObject<TextAreaRef | null> }) {
  const { field, onSubmit, cursor, listbox } = props;
  const texts = useTexts();
  useEffect(() => {
    if (hasKeyboard) field.current?.focus({ cursor: 'end' });
  }, [field]);
  useEffect(() => {
    if (cursor !== undefined) field.current?.resizableTextArea?.textArea.setSelectionRange(cursor.at, cursor.at);
  }, [field, cursor]);
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that picks a candidate of an input method is no Enter.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    props.onKeyDown(event);
    if (event.defaultPrevented || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <Input.TextArea
      ref={field}
      className="composerField"
      variant="borderless"
      aria-label={props.label}
      placeholder={texts.writeMessage}
      title={texts.composerHint}
      autoSize={{ minRows: 1, maxRows: 7 }}
      disabled={props.isDisabled}
      value={props.value}
      enterKeyHint="send"
      {...(listbox && {
        role: 'combobox',
        'aria-expanded': true,
        'aria-controls': listbox.id,
        'aria-activedescendant': listbox.activeId,
      })}
      onChange={(event) => props.onChange(event.target.value, event.target.selectionStart)}
      onKeyDown={onKeyDown}
      onBlur={props.onBlur}
    />
  );
}
