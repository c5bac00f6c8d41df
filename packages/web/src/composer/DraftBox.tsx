import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useAct } from '../app/useAct.ts';
import { useGroup } from '../groups/useGroup.ts';
import { draftOf, saveDraft } from '../session/conversations.ts';
import { rightsIn } from '../session/groupRights.ts';
import { useSession } from '../session/react.ts';
import { sendText, type Target, tellTyping } from '../session/send.ts';
import { useTexts } from '../text/texts.ts';
import { MentionPicker, optionId, pickerId } from './MentionPicker.tsx';
import { MessageInput } from './MessageInput.tsx';
import { normalPriority, PriorityButton } from './PriorityButton.tsx';
import { useMentions } from './useMentions.ts';

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
  const [cursor, setCursor] = useState<{ at: number }>();
  const [priority, setPriority] = useState(normalPriority);
  const group = useGroup(target);
  const isLive = group !== undefined && rightsIn(group).isLive;
  useDraft(target.id, text);
  useRefill(refill, setText);
  const mentions = useMentions(target, (next, at) => {
    setText(next);
    setCursor({ at });
  });
  const change = (next: string, at?: number) => {
    setText(next);
    mentions.follow(next, at);
    void tellTyping(session, target, next !== '');
  };
  const submit = () => {
    const said = text.trim();
    if (said === '') return;
    setText('');
    mentions.close();
    act(() => sendText(session, target, said, { mentions: mentions.of(said), ...(isLive && { priority }) }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    mentions.onKeyDown(event);
    if (event.defaultPrevented || event.key !== 'ArrowUp' || text !== '') return;
    event.preventDefault();
    onEditLast();
  };
  const isPicking = mentions.offered.length > 0;
  return (
    <MessageInput
      label={texts.writeTo(name)}
      submitLabel={texts.send}
      value={text}
      isDisabled={isDisabled}
      onChange={change}
      onSubmit={submit}
      onKeyDown={onKeyDown}
      onBlur={() => {
        mentions.close();
        void tellTyping(session, target, false);
      }}
      cursor={cursor}
      above={<MentionPicker mentions={mentions} />}
      beside={isLive ? <PriorityButton priority={priority} onChange={setPriority} /> : null}
      listbox={isPicking ? { id: pickerId, activeId: optionId(mentions.active) } : undefined}
    />
  );
}

/** Takes a text that is to be written again. */
function useRefill(refill: Props['refill'], put: (text: string) => void): void {
  const last = useRef(refill);
  useEffect(() => {
    if (refill !== undefined && refill !== last.current) put(refill.text);
    last.current = refill;
  }, [refill, put]);
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
