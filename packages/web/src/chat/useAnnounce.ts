import { useEffect, useRef, useState } from 'react';
import type { MessageView } from '../session/views.ts';
import { messagePreview } from '../text/preview.ts';
import { useTexts } from '../text/texts.ts';

/** The newest incoming message as a line for screen readers; messages that were there already are not read out. */
export function useAnnounce(messages: readonly MessageView[]): string {
  const texts = useTexts();
  const [spoken, setSpoken] = useState('');
  const last = messages.at(-1);
  const lastId = useRef<string>(undefined);
  useEffect(() => {
    const wasEmpty = lastId.current === undefined;
    if (last === undefined || last.id === lastId.current) return;
    lastId.current = last.id;
    if (!wasEmpty && !last.isOwn) setSpoken(texts.incoming(last.senderName, messagePreview(last, texts)));
  }, [last, texts]);
  return spoken;
}
