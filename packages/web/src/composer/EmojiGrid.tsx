import { useTexts } from '../text/texts.ts';
import { emoji } from './emoji.ts';

/** All emoji in their groups. */
export function EmojiGrid({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }) {
  const texts = useTexts();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from any of the buttons inside
    <div className="emoji" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      {emoji.map((group, index) => (
        <section key={group[0]} aria-label={texts.emojiGroups[index]}>
          <h3>{texts.emojiGroups[index]}</h3>
          <div className="emojiGrid">
            {group.map((one) => (
              <button key={one} type="button" onClick={() => onPick(one)}>
                {one}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
