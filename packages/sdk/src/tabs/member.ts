import { tableName } from '../store/tableStore.ts';
import { Place } from './place.ts';
import type { FollowerNote, LeaderNote, Note, OwnNote, TabChannel, TabScope } from './port.ts';

/** Who hears what happens to a member. */
export interface MemberListener {
  note(note: Note): void;
  /** This tab followed, and leads now. */
  leads(): void;
}

/** One sign-in of a user in this tab: its place and its voice among the tabs, from the sign-in until all is closed. */
export class Member {
  readonly tab: string;
  readonly place: Place;
  /** Called when this tab leads: the store takes over. */
  onStoreLead: (() => void) | undefined;
  /** Called when messages that another tab left behind may be there. */
  onOrphans: (() => void) | undefined;
  /** Called when another tab changed what the user keeps of messages on this device alone. */
  onOwn: (() => void) | undefined;
  private readonly channel: TabChannel;
  /** What still needs the place: it is given back with the last one. */
  private readonly users = new Set<'connection' | 'store'>(['connection']);

  constructor(
    readonly scope: TabScope,
    owner: { sdkAppId: number; userId: string },
    listener: MemberListener,
  ) {
    const name = tableName(owner);
    this.tab = scope.newTabId();
    // First, so that whoever follows is heard from the beginning.
    this.channel = scope.openChannel(name);
    this.channel.onmessage = ({ data }) => {
      const note = data as Note;
      if (note.kind === 'own') this.onOwn?.();
      else listener.note(note);
    };
    this.place = new Place(scope.locks, name, this.tab, () => {
      listener.leads();
      this.onStoreLead?.();
    });
  }

  get isLeading(): boolean {
    return this.place.role === 'leading';
  }

  post(note: LeaderNote | FollowerNote | OwnNote): void {
    this.channel.postMessage({ ...note, from: this.tab });
  }

  storeOpened(): void {
    this.users.add('store');
  }

  /** The store or the connection needs the place no more. */
  done(user: 'connection' | 'store'): void {
    this.users.delete(user);
    if (user === 'connection') this.channel.onmessage = null;
    if (this.users.size > 0) return;
    this.place.leave();
    this.channel.close();
  }
}

/** What the store and the connection of an instance have in common. */
export interface Shared {
  readonly scope: TabScope;
  /** The latest sign-in. */
  member: Member | undefined;
}
