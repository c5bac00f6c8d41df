import { CheckOutlined, ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { ReadMark } from '../groups/ReadMark.tsx';
import type { MessageView } from '../session/views.ts';
import { useWording } from '../text/texts.ts';
import { fullTimeText, timeText } from '../text/times.ts';
import { MessageContent } from './MessageContent.tsx';

/** A message's content with its time and state. */
export function Bubble({ view }: { view: MessageView }) {
  const { texts, language } = useWording();
  return (
    <div className="bubble">
      {view.contents.map((content, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the elements of a message keep their places
        <MessageContent key={index} content={content} />
      ))}
      <span className="meta">
        {view.isEdited ? <span>{texts.edited}</span> : null}
        <time title={fullTimeText(view.timeSec, language)}>{timeText(view.timeSec, language)}</time>
        <ReadMark view={view} />
        {view.isOwn ? <StateMark state={view.state} /> : null}
      </span>
    </div>
  );
}

function StateMark({ state }: Pick<MessageView, 'state'>) {
  const { texts } = useWording();
  return (
    <span className="stateMark" data-state={state} role="img" aria-label={texts[state]} title={texts[state]}>
      {state === 'sending' ? <ClockCircleOutlined aria-hidden /> : null}
      {state === 'failed' ? <ExclamationCircleOutlined aria-hidden /> : null}
      {state === 'sent' || state === 'read' ? <CheckOutlined aria-hidden /> : null}
      {state === 'read' ? <CheckOutlined aria-hidden /> : null}
    </span>
  );
}
