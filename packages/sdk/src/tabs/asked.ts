import { sdkFaults } from '../connection/fault.ts';
import type { CommandName } from '../connection/port.ts';
import type { SharedParts } from './port.ts';

/** Requests that wait; the next one is refused. */
const MAX = 1_000;

/** A request of this tab that is not answered yet. */
export interface Asked {
  id: number;
  command: CommandName;
  params: object;
  dueMs: number;
}

interface Waiting extends Asked {
  timer: unknown;
  resolve(result: unknown): void;
  reject(fault: unknown): void;
}

/** The requests of a tab, whoever carries them: those without an answer are carried on by the next who can. */
export class AskedRequests {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly parts: Pick<SharedParts, 'platform' | 'fault'>) {}

  /** In the order of asking. */
  all(): Asked[] {
    return [...this.waiting.values()];
  }

  /** Notes a request, and hands it to who carries it. */
  ask(command: CommandName, params: object, timeoutMs: number, carry: (asked: Asked) => void): Promise<unknown> {
    const { platform, fault } = this.parts;
    if (this.waiting.size >= MAX)
      return Promise.reject(fault(sdkFaults.tooManyRequests, `${MAX} requests wait already`));
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      // Apart from what the caller goes on changing, and as it travels.
      const asked = { id, command, params: JSON.parse(JSON.stringify(params)), dueMs: platform.nowMs() + timeoutMs };
      const late = (): void => this.settle(id, { fault: fault(sdkFaults.noAnswer, `${command}: no answer in time`) });
      this.waiting.set(id, { ...asked, timer: platform.setTimer(late, timeoutMs), resolve, reject });
      carry(asked);
    });
  }

  /** Answers a request; one that nobody waits for any more is passed over. */
  settle(id: number, outcome: { result: unknown } | { fault: unknown }): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.waiting.delete(id);
    this.parts.platform.clearTimer(waiting.timer);
    if ('fault' in outcome) waiting.reject(outcome.fault);
    else waiting.resolve(outcome.result);
  }

  /** Fails everything. */
  rejectAll(fault: unknown): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, { fault });
  }
}
