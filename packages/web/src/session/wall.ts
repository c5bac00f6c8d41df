import type { MessageView } from './views.ts';

/** What is said in a live room, as far as it is kept: the newest, in the order in which it was told. */
export interface Wall {
  /** On screen. */
  shown: readonly MessageView[];
  /** Said while the reader looked at older ones. */
  waiting: readonly MessageView[];
  /** How many came while the reader looked at older ones, those that are kept no more included. */
  missed: number;
  isHeld: boolean;
}

/** As many rows as are kept on screen, and as many as wait. */
export const wallMax = 200;

/** A wall on which nothing stands yet. */
export const emptyWall: Wall = { shown: [], waiting: [], missed: 0, isHeld: false };

/** Takes in what was said since the last frame: each message once, later views in the place of earlier ones. */
export function withSaid(wall: Wall, views: readonly MessageView[]): Wall {
  const latest = new Map(views.map((view) => [view.id, view]));
  const known = new Set([...wall.shown, ...wall.waiting].map(({ id }) => id));
  const fresh = [...latest.values()].filter(({ id }) => !known.has(id));
  const { shown, waiting } = refreshedWall(wall, views);
  if (!wall.isHeld) return { ...wall, shown: bounded([...shown, ...fresh]) };
  const missed = wall.missed + fresh.filter(({ isOwn }) => !isOwn).length;
  return { ...wall, shown, waiting: bounded([...waiting, ...fresh]), missed };
}

/** Puts later views of messages in the place of earlier ones; what is not here any more stays away. */
export function refreshedWall(wall: Wall, views: readonly MessageView[]): Wall {
  const latest = new Map(views.map((view) => [view.id, view]));
  return { ...wall, shown: withLatest(wall.shown, latest), waiting: withLatest(wall.waiting, latest) };
}

/** The reader looks at older ones: what is on screen stays as it is. */
export function held(wall: Wall): Wall {
  return wall.isHeld ? wall : { ...wall, isHeld: true };
}

/** The reader is at the end again. */
export function released(wall: Wall): Wall {
  if (!wall.isHeld) return wall;
  return { ...emptyWall, shown: bounded([...wall.shown, ...wall.waiting]) };
}

const withLatest = (list: readonly MessageView[], latest: ReadonlyMap<string, MessageView>): readonly MessageView[] =>
  list.some(({ id }) => latest.has(id)) ? list.map((view) => latest.get(view.id) ?? view) : list;

const bounded = (list: readonly MessageView[]): readonly MessageView[] =>
  list.length > wallMax ? list.slice(-wallMax) : list;
