import { TSignaling } from '../constants/signaling.ts';
import type { Message, Signaling } from '../types.ts';

/** Ids that are remembered; the oldest go first. */
const MAX = 2_000;

/** A signal, and who sent it. */
export interface Heard {
  signal: Signaling;
  from: Message['from'];
}

/**
 * What was heard of invitations that are not open here: those that were, which do not begin anew, and the signals of those
 * whose own message comes later, as it does where history is read from its end.
 */
export class HeardBefore {
  private readonly begun = new Set<string>();
  private readonly early = new Map<string, Heard[]>();

  /** Notes that an invitation begins; false: it did before. */
  begin(inviteID: string): boolean {
    if (this.begun.has(inviteID)) return false;
    this.begun.add(inviteID);
    dropOldest(this.begun);
    return true;
  }

  /** Notes a signal of an invitation that is not open. */
  note(heard: Heard): void {
    const { inviteID, actionType } = heard.signal;
    if (actionType === TSignaling.ACTION_TYPE_INVITE || this.begun.has(inviteID)) return;
    this.early.set(inviteID, [...(this.early.get(inviteID) ?? []), heard]);
    dropOldest(this.early);
  }

  /** The signals that came before their invitation, once. */
  take(inviteID: string): Heard[] {
    const heard = this.early.get(inviteID) ?? [];
    this.early.delete(inviteID);
    return heard;
  }

  clear(): void {
    this.begun.clear();
    this.early.clear();
  }
}

function dropOldest(all: Set<string> | Map<string, unknown>): void {
  if (all.size <= MAX) return;
  const [oldest] = all.keys();
  if (oldest !== undefined) all.delete(oldest);
}
