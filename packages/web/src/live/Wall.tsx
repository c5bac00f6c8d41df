import { MessageOutlined } from '@ant-design/icons';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, type WheelEvent } from 'react';
import { LatestButton } from '../chat/LatestButton.tsx';
import type { GroupView } from '../session/groups.ts';
import { holdWall, wallOf } from '../session/liveRoom.ts';
import { useSession, useSessionState } from '../session/react.ts';
import { useTexts } from '../text/texts.ts';
import { WallRow } from './WallRow.tsx';

/** So near the end counts as at the end. */
const nearPx = 40;

interface Props {
  group: GroupView;
  conversationId: string;
}

/**
 * What is said in a live room, newest last. It keeps to the end until the reader scrolls up; then nothing moves, and a
 * button tells how many came.
 *
 * Every row on it is in the document: there are few, and a list that is never measured has nothing to catch up with.
 */
export function Wall({ group, conversationId }: Props) {
  const texts = useTexts();
  const session = useSession();
  const wall = useSessionState((state) => wallOf(state.walls, conversationId));
  const box = useRef<HTMLElement>(null);
  const { shown, isHeld, missed } = wall;
  const release = useCallback(() => holdWall(session, conversationId, false), [session, conversationId]);
  useEffect(() => release, [release]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new row moves the end
  useLayoutEffect(() => {
    if (!isHeld && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [shown, isHeld]);
  useKeepEnd(box, isHeld);
  const following = useFollowing(box, isHeld, (isNow) => holdWall(session, conversationId, isNow));
  return (
    <div className="wallFrame">
      <section
        ref={box}
        className="wall"
        role="log"
        aria-live="off"
        aria-label={texts.wallOf(group.name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        {...following}
      >
        {shown.length === 0 ? <EmptyWall /> : null}
        {shown.map((view) => (
          <WallRow key={view.id} view={view} group={group} />
        ))}
      </section>
      {isHeld ? <LatestButton count={missed} onClick={release} /> : null}
    </div>
  );
}

/** Keys that lead to what was said before. */
const upwards: readonly string[] = ['ArrowUp', 'PageUp', 'Home'];

/**
 * Tells when the reader leaves the end of a list and comes back to it.
 *
 * The first move upwards counts: were it only the distance, at forty messages a second the end would draw a slow
 * scroll back with every frame.
 */
function useFollowing(box: { current: HTMLElement | null }, isHeld: boolean, onHold: (isHeld: boolean) => void) {
  const lastTop = useRef(0);
  const leave = () => {
    const target = box.current;
    if (!isHeld && target !== null && target.scrollHeight > target.clientHeight) onHold(true);
  };
  return {
    onWheel: (event: WheelEvent) => event.deltaY < 0 && leave(),
    onTouchMove: leave,
    onKeyDown: (event: KeyboardEvent) => upwards.includes(event.key) && leave(),
    onScroll: () => {
      const target = box.current;
      if (target === null) return;
      const { scrollTop, scrollHeight, clientHeight } = target;
      const isDown = scrollTop > lastTop.current;
      lastTop.current = scrollTop;
      const isAway = scrollHeight - scrollTop - clientHeight > nearPx;
      if (isAway && !isHeld) leave();
      if (!isAway && isHeld && isDown) onHold(false);
    },
  };
}

/** A smaller frame leaves the end where it is. */
function useKeepEnd(box: { current: HTMLElement | null }, isHeld: boolean): void {
  useEffect(() => {
    const target = box.current;
    if (target === null || isHeld) return;
    const observer = new ResizeObserver(() => {
      target.scrollTop = target.scrollHeight;
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [box, isHeld]);
}

function EmptyWall() {
  const texts = useTexts();
  return (
    <div className="placeholder">
      <MessageOutlined className="placeholderIcon" aria-hidden />
      <strong>{texts.wallEmpty}</strong>
      <p>{texts.wallEmptyHint}</p>
    </div>
  );
}
