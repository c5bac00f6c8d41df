import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { draftOf, saveDraft } from '../session/conversations.ts';
import { useSession } from '../session/react.ts';
import { sendText, type Target, tellTyping } from '../session/send.ts';
import { useTexts } from '../text/texts.ts';
import { MessageInput } from './MessageInput.tsx';

const draftAfterMs = 600;

interface Props {
  target: Target;
  name: string;
  refill: { text: string } | undefined;
  isDisabled: boolean;
  onEditLast: () => void;
}

/** Writes a new message; what is not sent stays as the conversation's draft. */
export function DraftBox({ target, name, refill, isDisabled, onEditLast }: Props) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  const [text, setText] = useState(() => draftOf(session, target.id));
  useDraft(target.id, text);
  const lastRefill = useRef(refill);
  useEffect(() => {
    if (refill !== undefined && refill !== lastRefill.current) setText(refill.text);
    lastRefill.current = refill;
  }, [refill]);
  const change = (next: string) => {
    setText(next);
    void tellTyping(session, target, next !== '');
  };
  const submit = () => {
    if (text.trim() === '') return;
    setText('');
    act(() => sendText(session, target, text.trim()));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' || text !== '') return;
    event.preventDefault();
    onEditLast();
  };
  return (
    <MessageInput
      label={texts.writeTo(name)}
      submitLabel={texts.send}
      value={text}
      isDisabled={isDisabled}
      onChange={change}
      onSubmit={submit}
      onKeyDown={onKeyDown}
      onBlur={() => void tellTyping(session, target, false)}
    />
  );
}

/** Saves the draft a moment after the last key, and when the conversation is left. */
function useDraft(conversationId: string, text: string): void {
  const session = useSession();
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const timer = setTimeout(() => void saveDraft(session, conversationId, text), text === '' ? 0 : draftAfterMs);
    return () => clearTimeout(timer);
  }, [session, conversationId, text]);
  useEffect(() => () => void saveDraft(session, conversationId, latest.current), [session, conversationId]);
}
