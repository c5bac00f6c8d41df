import { useSessionState } from '../session/react.ts';
import type { Target } from '../session/send.ts';
import type { MessageView } from '../session/views.ts';
import { DraftBox } from './DraftBox.tsx';
import { EditBox } from './EditBox.tsx';

interface Props {
  target: Target;
  name: string;
  editing: MessageView | undefined;
  /** A text to write again. */
  refill: { text: string } | undefined;
  onEditLast: () => void;
  onEditEnd: () => void;
}

/** Where one writes: a new message, or another text for a sent one. */
export function Composer({ target, name, editing, refill, onEditLast, onEditEnd }: Props) {
  const isDisabled = useSessionState((state) => state.phase !== 'ready');
  if (editing !== undefined) return <EditBox key={editing.id} view={editing} onEnd={onEditEnd} />;
  return <DraftBox target={target} name={name} refill={refill} isDisabled={isDisabled} onEditLast={onEditLast} />;
}
