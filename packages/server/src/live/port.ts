import type { EventName, EventPayload, Settings, WireMessage } from '@hongyan/contract';
import type { OutFrame } from '../delivery/outEvent.ts';
import type { Group } from '../storage/port/groups.ts';

/** What names a live room. */
export type RoomRef = Pick<Group, 'gid' | 'groupId' | 'sdkAppId'>;

/** A message on its way to a room: what is told and how urgent it is. */
export interface LiveMessage {
  payload: EventPayload<'message'>;
  /** 0 is never dropped, then 1 high to 4 lowest. */
  rank: number;
  /** Called once it went out, or was dropped. */
  decided?: (isTold: boolean) => void;
}

/** An event for those in a room that is no message. */
export type LiveEvent = {
  [N in EventName]: { name: N; payload: EventPayload<N> };
}[Extract<EventName, 'groupAttributes' | 'groupCounters'>];

/** Somebody in a live room, by whichever of its devices. */
export interface LiveMember {
  uid: number;
  userId: string;
  joinedMs: number;
  /** Since when none of its sessions is here; 0 while one is. */
  offlineMs: number;
  /** The app was told that it is offline. */
  isAway?: boolean;
  /** What it was marked with (rest-api §16.3). */
  marks: readonly number[];
}

/** A live room at this moment. */
export interface RoomNow {
  online: number;
  /** Time and place of what was said last; 0: unknown, or nothing was said; the place also where the store knows it. */
  lastMs: number;
  lastSeq: number;
}

/** Who listens without an account: a connection of this node. */
export interface Listener {
  readonly isOpen: boolean;
  send(event: OutFrame): void;
}

export type LiveLimits = Pick<
  Settings,
  'groupMessagesPerSec' | 'liveRecentMax' | 'liveRecentSec' | 'liveAwaySec' | 'liveStaysDays' | 'pageBytes'
>;

/** What a look through a room of this node found. */
export interface Swept {
  room: RoomRef;
  /** Who is taken out. */
  gone: LiveMember[];
  /** Who stays and has no session here, or was told to be offline. */
  offline: LiveMember[];
}

/** The live rooms of this node: who is in them, what they say (design §6, D18). */
export interface Live {
  /** Enters an account; what was said lately comes back. Resolves when all that follows is heard. */
  enter(
    room: RoomRef,
    account: Pick<LiveMember, 'uid' | 'userId' | 'marks'>,
    limits: LiveLimits,
  ): Promise<WireMessage[]>;
  /** Lets somebody without an account listen; what was said lately comes back. */
  admit(room: RoomRef, guest: Listener, limits: LiveLimits): Promise<WireMessage[]>;
  /** Whether a guest listens in a room. */
  hears(gid: number, guest: Listener): boolean;
  /** A guest listens in a room no more. */
  dismiss(gid: number, guest: Listener): void;
  /** An account is in the room no more: nothing of it reaches it from here on. */
  leave(gid: number, uid: number): void;
  /** Accounts are in the room no more, on no node. */
  throwOut(gid: number, uids: readonly number[]): void;
  /** The member of a room on this node. */
  member(gid: number, uid: number): LiveMember | undefined;
  /** Those in the room whose sessions are here, the newest first. */
  members(gid: number): LiveMember[];
  /** The rooms that an account is in on this node. */
  roomsOf(uid: number): (LiveMember & { gid: number })[];
  /** Those in the room on all nodes who are not hidden, the newest first, so many at most; those with a mark where one is named. */
  everybody(gid: number, which: { max: number; mark?: number }): Promise<LiveMember[]>;
  /** Which of these accounts are in the room, on whichever node. */
  present(gid: number, uids: readonly number[]): Promise<Set<number>>;
  /** How many are in the room, on all nodes: each account once, by however many devices, and each guest. */
  online(gid: number): Promise<number>;
  /** How many are in the room, on all nodes, and what was said last there, as far as anybody who is up heard it. */
  now(gid: number): Promise<RoomNow>;
  /** Accounts are marked with this from now on, on every node. */
  marked(gid: number, marks: readonly Pick<LiveMember, 'uid' | 'marks'>[]): void;
  /** The next place in a room: unique, rising on one node; a crash may skip some (D18). */
  nextSeq(gid: number): Promise<number>;
  /** Says something in a room: it goes out with what else is said in that moment, or is dropped above the cap. */
  say(room: RoomRef, message: LiveMessage, limits: LiveLimits): void;
  /** Tells those in a room something that is no message, in order with what is said. */
  tell(room: RoomRef, event: LiveEvent, limits: LiveLimits): void;
  /** Says something in all rooms of an app, on every node. */
  broadcast(sdkAppId: number, payload: LiveMessage['payload'], recentMax: number): void;
  /** Takes out who has been offline for too long (S52); says who that was, and who else is or was told to be offline. */
  sweep(): Swept[];
  /** Notes whether the app was told that members of this node are offline. */
  noteAway(gid: number, uids: readonly number[], isAway: boolean): void;
  /** The room is no more: everybody is told and out, on every node. */
  dissolve(gid: number, payload: LiveMessage['payload']): void;
  /** Stops what waits to go out. */
  stop(): void;
}
