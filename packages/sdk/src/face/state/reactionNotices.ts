import type { Core } from '../../core/port.ts';
import { EVENT } from '../constants/event.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Log } from '../log/log.ts';
import { goneReaction, reactionOf } from '../objects/reaction.ts';
import type { Ready } from './ready.ts';

/** A message one of whose reactions changed. */
export interface Reacted {
  conv: string;
  seq: number;
  messageID: string;
  reactionID: string;
}

/** Tells apps which reactions changed, with who has them now. */
export interface ReactionNotices {
  changed(reacted: Reacted): void;
  /** What was to be told is not. */
  reset(): void;
}

/** Messages in one question at most. */
const MAX_MESSAGES = 30;

interface Waiting {
  messageID: string;
  reactionIDs: Set<string>;
}

/**
 * A change says which reaction it is about, and who has it is asked for: one question at a time for a conversation, and
 * what changes meanwhile is in the next one. So many clicks on a message are few questions.
 */
export function createReactionNotices(
  needs: { core: Pick<Core, 'callReactions'>; emitter: Emitter; log: Log },
  ready: Pick<Ready, 'tell'>,
): ReactionNotices {
  let waiting = new Map<string, Map<number, Waiting>>();
  let asking = new Set<string>();

  async function askAll(conv: string): Promise<void> {
    const [mine, running] = [waiting, asking];
    running.add(conv);
    // What changed in the same turn is asked for together.
    await Promise.resolve();
    try {
      for (let part = take(mine, conv); part.size > 0 && mine === waiting; part = take(mine, conv))
        await tellOf(conv, part, () => mine === waiting);
    } catch (error) {
      mine.delete(conv);
      needs.log.debug('reactions could not be fetched', error);
    } finally {
      running.delete(conv);
    }
  }

  async function tellOf(conv: string, part: ReadonlyMap<number, Waiting>, isCurrent: () => boolean): Promise<void> {
    const answer = await needs.core.callReactions('getReactions', { conv, seqs: [...part.keys()] });
    if (!isCurrent()) return;
    const found = new Map(answer.messages.map(({ seq, reactions }) => [seq, reactions.map(reactionOf)]));
    const left = new Set(answer.left);
    for (const [seq, { messageID, reactionIDs }] of part) {
      // An answer that is full is asked for the rest.
      if (left.has(seq)) for (const reactionID of reactionIDs) add({ conv, seq, messageID, reactionID });
      if (left.has(seq)) continue;
      const there = found.get(seq) ?? [];
      const changed = (reactionID: string) =>
        there.find((one) => one.reactionID === reactionID) ?? goneReaction(reactionID);
      const data = { messageID, reactionList: [...reactionIDs].map(changed) };
      ready.tell(() => needs.emitter.emit(EVENT.MESSAGE_REACTIONS_UPDATED, data));
    }
  }

  function add({ conv, seq, messageID, reactionID }: Reacted): void {
    const inConv = waiting.get(conv) ?? new Map<number, Waiting>();
    waiting.set(conv, inConv);
    const one = inConv.get(seq) ?? { messageID, reactionIDs: new Set() };
    inConv.set(seq, one);
    one.reactionIDs.add(reactionID);
  }

  return {
    changed(reacted) {
      add(reacted);
      if (!asking.has(reacted.conv)) void askAll(reacted.conv);
    },
    reset() {
      waiting = new Map();
      asking = new Set();
    },
  };
}

/** Takes the first messages that wait. */
function take(waiting: Map<string, Map<number, Waiting>>, conv: string): Map<number, Waiting> {
  const inConv = waiting.get(conv) ?? new Map<number, Waiting>();
  const part = new Map([...inConv].slice(0, MAX_MESSAGES));
  for (const seq of part.keys()) inConv.delete(seq);
  if (inConv.size === 0) waiting.delete(conv);
  return part;
}
