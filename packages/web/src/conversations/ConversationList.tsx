import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { ConversationView } from '../session/views.ts';
import { Item, List } from './listParts.tsx';

/** What the list lets others do. */
export interface ListHandle {
  focus(index: number): void;
}

interface Props<Entry extends ConversationView> {
  ref: Ref<ListHandle>;
  list: readonly Entry[];
  row: (entry: Entry) => ReactNode;
  /** The arrow key left the list at its top. */
  onLeave: () => void;
}

/** Conversations or topics, drawn as far as they are on screen; arrow keys walk through them. */
export function ConversationList<Entry extends ConversationView>({ ref, list, row, onLeave }: Props<Entry>) {
  const virtuoso = useRef<VirtuosoHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const focus = (index: number) => {
    const done = () =>
      box.current?.querySelector<HTMLElement>(`[data-item-index="${index}"] .conversationMain`)?.focus();
    virtuoso.current?.scrollIntoView({ index, behavior: 'auto', done });
  };
  useImperativeHandle(ref, () => ({ focus }));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-item-index]')?.dataset.itemIndex;
    if (at === undefined) return;
    const index = Number(at);
    if (event.key === 'ArrowDown') focus(Math.min(index + 1, list.length - 1));
    else if (event.key === 'ArrowUp' && index === 0) onLeave();
    else if (event.key === 'ArrowUp') focus(index - 1);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(list.length - 1);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons inside
    <div className="conversations" ref={box} onKeyDown={onKeyDown}>
      <Virtuoso
        ref={virtuoso}
        data={list as Entry[]}
        computeItemKey={(_, conversation) => conversation.id}
        components={{ List, Item }}
        itemContent={(_, conversation) => row(conversation)}
      />
    </div>
  );
}
