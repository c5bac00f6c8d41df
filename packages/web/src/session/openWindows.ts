/** Lets the windows of one browser tell each other who is signed in where. */
export interface OpenWindows {
  /** Says who this window is signed in as; undefined when nobody. */
  tell(userId: string | undefined): void;
  /** Asks the other windows; calls back with each change of the set of their users. */
  watch(onChange: (userIds: ReadonlySet<string>) => void): () => void;
}

type Note = { kind: 'ask' } | { kind: 'here'; userId: string } | { kind: 'gone'; userId: string };

/** Joins the windows' common channel. */
export function joinWindows(): OpenWindows {
  const channel = new BroadcastChannel('hongyan.windows');
  const others = new Set<string>();
  const watchers = new Set<(userIds: ReadonlySet<string>) => void>();
  let mine: string | undefined;
  const post = (note: Note) => channel.postMessage(note);

  channel.onmessage = (event: MessageEvent<Note>) => {
    const note = event.data;
    if (note.kind === 'ask') {
      if (mine !== undefined) post({ kind: 'here', userId: mine });
      return;
    }
    if (note.kind === 'here') others.add(note.userId);
    else others.delete(note.userId);
    for (const watcher of watchers) watcher(new Set(others));
  };
  addEventListener('pagehide', () => mine !== undefined && post({ kind: 'gone', userId: mine }));

  return {
    tell(userId) {
      if (mine !== undefined && mine !== userId) post({ kind: 'gone', userId: mine });
      mine = userId;
      if (mine !== undefined) post({ kind: 'here', userId: mine });
    },
    watch(onChange) {
      watchers.add(onChange);
      post({ kind: 'ask' });
      return () => void watchers.delete(onChange);
    },
  };
}
