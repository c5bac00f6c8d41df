import { Tooltip } from 'antd';
import { useAct } from '../app/useAct.ts';
import { useSession } from '../session/react.ts';
import { react } from '../session/reactions.ts';
import type { MessageView, ReactionView } from '../session/views.ts';
import { type Texts, useTexts } from '../text/texts.ts';

/** The reactions to a message; a click joins in or takes back. */
export function Reactions({ view }: { view: MessageView }) {
  const texts = useTexts();
  const session = useSession();
  const act = useAct();
  if (view.reactions.length === 0) return null;
  return (
    <ul className="reactions" aria-label={texts.reactions}>
      {view.reactions.map((reaction) => {
        const who = reactedBy(reaction, texts);
        return (
          <li key={reaction.id}>
            <Tooltip title={who}>
              <button
                type="button"
                aria-pressed={reaction.isMine}
                aria-label={`${reaction.id} ${who}`}
                onClick={() => act(() => react(session, view, reaction.id))}
              >
                <span className="reactionName">{reaction.id}</span> {reaction.count}
              </button>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

/** Who reacted so, as one text: the user first, then those who are named, then how many more. */
export function reactedBy({ isMine, names, count }: ReactionView, texts: Texts): string {
  const named = isMine ? [texts.you, ...names] : names;
  return texts.reactedBy(named.join(texts.tips.comma), count - named.length);
}
