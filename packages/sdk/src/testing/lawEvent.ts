import type { EventName } from '@hongyan/contract';
import type { Stage } from './lawStage.ts';

/** One thing that happens to bob's old client. */
export interface LawEvent {
  event: Exclude<EventName, 'kicked' | 'resync'>;
  /** Kind of the change or of the user event. */
  kind?: string;
  what: string;
  /** The old client is told nothing, for there is nothing to see: its numbers may lag. */
  isSilent?: boolean;
  cause(stage: Stage): Promise<unknown>;
}

type Cause = LawEvent['cause'];
export const message = (what: string, cause: Cause): LawEvent => ({ event: 'message', what, cause });
export const change = (kind: string, what: string, cause: Cause): LawEvent => ({ event: 'change', kind, what, cause });
export const user = (kind: string, what: string, cause: Cause): LawEvent => ({ event: 'user', kind, what, cause });

/** The body of a text over REST. */
export const body = (says: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: says } }];
/** The last of the places, or one so far before it. */
export const last = (places: readonly number[], back = 1): number => places.at(-back) ?? 0;
/** The user of a one-to-one conversation. */
export const idOf = (conv: string): string => conv.slice(3);
