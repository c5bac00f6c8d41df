import { createContext, useContext } from 'react';
import type { MessageView } from '../session/views.ts';

/** What a message asks of the pane around it. */
export interface RowActions {
  edit(view: MessageView): void;
  forward(view: MessageView): void;
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
