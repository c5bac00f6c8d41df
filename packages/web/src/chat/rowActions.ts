import { createContext, useContext } from 'react';
import type { MessageView } from '../session/views.ts';
import type { Selection } from './useSelection.ts';

/** What a message asks of the pane around it. */
export interface RowActions {
  edit(view: MessageView): void;
  forward(view: MessageView): void;
  /** Begins a selection with this message. */
  select(view: MessageView): void;
  /** Brings a message into view, loading what is before it where that is needed. */
  jumpTo(messageId: string): void;
  /** Puts a text into the composer. */
  writeAgain(text: string): void;
}

/** Carries the pane's actions to its messages. */
export const RowActionsContext = createContext<RowActions | undefined>(undefined);

/** The actions of the pane around this message. */
export function useRowActions(): RowActions {
  const actions = useContext(RowActionsContext);
  if (actions === undefined) throw new Error('no chat pane around this message');
  return actions;
}

/** Carries the messages that are chosen to the rows; undefined while nothing is being chosen. */
export const SelectionContext = createContext<Selection | undefined>(undefined);

/** The messages that are chosen in the pane around this one. */
export function useChosen(): Selection | undefined {
  return useContext(SelectionContext);
}
