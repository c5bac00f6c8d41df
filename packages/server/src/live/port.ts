import type { Settings, WireMessage } from '@hongyan/contract';

/** A message on its way to a room: what is told and how urgent it is. */
export interface LiveMessage {
  payload: { convId: string; conv: string; timeMs: number; message: WireMessage };
  /** 0 is never dropped, then 1 high to 4 lowest. */
  rank: number;
}

/** Somebody in a live room, by whichever of its devices. */
export interface LiveMember {
  uid: number;
  userId: string;
  joinedMs: number;
  /** Since when none of its sessions is here; 0 while one is. */
  offlineMs: number;
}

export type LiveLimits = Pick<Settings, 'groupMessagesPerSec' | 'liveRecentMax' | 'liveRecentSec' | 'liveAwaySec'>;

/** The live rooms of this node: who is in them, what they say (design §6, D18). */
export interface Live {
  /** Enters an account; what was said lately comes back. Resolves when all that follows is heard. */
  enter(gid: number, account: { uid: number; userId: string }, limits: LiveLimits): Promise<WireMessage[]>;
  /** An account is in the room no more: nothing of it reaches it from here on. */
  leave(gid: number, uid: number): void;
  /** The member of a room on this node. */
  member(gid: number, uid: number): LiveMember | undefined;
  /** Those in the room whose sessions are here, the newest first. */
  members(gid: number): LiveMember[];
  /** The rooms that an account is in on this node. */
  roomsOf(uid: number): (LiveMember & { gid: number })[];
  /** How many are in the room, on all nodes. */
  online(gid: number): Promise<number>;
  /** The next place in a room: unique, rising on one node; a crash may skip some (D18). */
  nextSeq(gid: number): Promise<number>;
  /** Says something in a room: it goes out with what else is said in that moment, or is dropped above the cap. */
  say(gid: number, message: LiveMessage, limits: LiveLimits): void;
  /** Takes out who has been offline for too long (S52). */
  sweep(): { gid: number; member: LiveMember }[];
  /** The room is no more: everybody is told and out, on every node. */
  dissolve(gid: number, payload: LiveMessage['payload']): void;
  /** Stops what waits to go out. */
  stop(): void;
}
