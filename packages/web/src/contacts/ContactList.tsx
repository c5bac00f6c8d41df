import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { ContactPage } from '../app/route.ts';
import { Item, List } from '../conversations/listParts.tsx';
import { ContactLink, FriendRow, SectionTitle } from './ContactRow.tsx';
import type { ContactRow } from './rows.ts';
import { SectionsChoice } from './SectionsChoice.tsx';

/** What the list lets others do. */
export interface ListHandle {
  focusFirst(): void;
}

interface Props {
  ref: Ref<ListHandle>;
  rows: ContactRow[];
  openPage: ContactPage | undefined;
  /** The arrow key left the list at its top. */
  onLeave: () => void;
}

/** The contacts, drawn as far as they are on screen; arrow keys walk through them. */
export function ContactList({ ref, rows, openPage, onLeave }: Props) {
  const virtuoso = useRef<VirtuosoHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const focus = (index: number) => {
    if (index < 0) return;
    const done = () => box.current?.querySelector<HTMLElement>(`[data-item-index="${index}"] button`)?.focus();
    virtuoso.current?.scrollIntoView({ index, behavior: 'auto', done });
  };
  const isAction = ({ kind }: ContactRow) => kind === 'link' || kind === 'friend';
  const after = (index: number) => rows.findIndex((row, at) => at > index && isAction(row));
  const before = (index: number) => rows.findLastIndex((row, at) => at < index && isAction(row));
  useImperativeHandle(ref, () => ({ focusFirst: () => focus(after(-1)) }));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-item-index]')?.dataset.itemIndex;
    if (at === undefined) return;
    const index = Number(at);
    if (event.key === 'ArrowDown') focus(after(index));
    else if (event.key === 'ArrowUp' && before(index) < 0) onLeave();
    else if (event.key === 'ArrowUp') focus(before(index));
    else if (event.key === 'Home') focus(after(-1));
    else if (event.key === 'End') focus(before(rows.length));
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons inside
    <div className="contacts" data-links={rows.every(({ kind }) => kind === 'link')} ref={box} onKeyDown={onKeyDown}>
      <Virtuoso
        ref={virtuoso}
        data={rows}
        computeItemKey={(_, row) => keyOf(row)}
        components={{ List, Item }}
        itemContent={(_, row) => <Row row={row} openPage={openPage} />}
      />
    </div>
  );
}

function Row({ row, openPage }: { row: ContactRow; openPage: ContactPage | undefined }) {
  if (row.kind === 'sections') return <SectionsChoice />;
  if (row.kind === 'section') return <SectionTitle title={row.title} count={row.count} />;
  if (row.kind === 'link') return <ContactLink page={row.page} isOpen={openPage?.kind === row.page} />;
  const isOpen = openPage?.kind === 'user' && openPage.userId === row.friend.userId;
  return <FriendRow friend={row.friend} isOpen={isOpen} />;
}

function keyOf(row: ContactRow): string {
  if (row.kind === 'sections') return row.kind;
  if (row.kind === 'link') return `link ${row.page}`;
  return row.kind === 'section' ? `section ${row.title}` : `friend ${row.section}\n${row.friend.userId}`;
}
