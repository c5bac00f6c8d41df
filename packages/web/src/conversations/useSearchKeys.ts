import type { KeyboardEvent, RefObject } from 'react';
import { goTo } from '../app/route.ts';
import type { ListHandle } from './ConversationList.tsx';

interface Searched {
  found: readonly { id: string }[];
  query: string;
  setQuery: (query: string) => void;
  listRef: RefObject<ListHandle | null>;
}

/** The keys of the search above a list: into the list, to the first that was found, and out of the search. */
export function useSearchKeys({ found, query, setQuery, listRef }: Searched): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.nativeEvent.isComposing) return;
    const [first] = found;
    if (event.key === 'ArrowDown') listRef.current?.focus(0);
    else if (event.key === 'Enter' && first !== undefined) {
      goTo(first.id);
      setQuery('');
    } else if (event.key === 'Escape' && query !== '') setQuery('');
    else return;
    event.preventDefault();
  };
}
