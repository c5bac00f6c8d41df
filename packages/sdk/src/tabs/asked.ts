import { sdkFaults } from '../connection/fault.ts';
import type { CommandName, Taken } from '../connection/port.ts';
import type { SharedParts } from './sharing.ts';

/** Requests that wait; the next one is refused. */
const MAX = 1_000;

/** A request of this tab that is not answered yet. */
export interface Asked {
  id: number;
  command: CommandName;
  params: object;
  dueMs: number;
  taken: Taken | undefined;
  /** The tab that was last given it, this one or another; undefined: none, so it has not left. */
  carrier: string | undefined;
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
  ask(
    { command, params, timeoutMs, taken }: Pick<Asked, 'command' | 'params' | 'taken'> & { timeoutMs: number },
    carry: (asked: Asked) => void,
  ): Promise<unknown> {
    const { platform, fault } = this.parts;
    if (this.waiting.size >= MAX)
      return Promise.reject(fault(sdkFaults.tooManyRequests, `${MAX} requests wait already`));
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      // Apart from what the caller goes on changing, and as it travels.
      const written = JSON.parse(JSON.stringify(params)) as object;
      const asked = { id, command, params: written, dueMs: platform.nowMs() + timeoutMs, taken, carrier: undefined };
      const late = (): void => this.settle(id, { fault: fault(sdkFaults.noAnswer, `${command}: no answer in time`) });
      const waiting = { ...asked, timer: platform.setTimer(late, timeoutMs), resolve, reject };
      this.waiting.set(id, waiting);
      taken?.(() => this.takeBack(id));
      carry(waiting);
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

  /** Answers a request as whoever carries it does. */
  settleBy(id: number, answering: Promise<unknown>): void {
    answering.then(
      (result) => this.settle(id, { result }),
      (fault) => this.settle(id, { fault }),
    );
  }

  private takeBack(id: number): boolean {
    const waiting = this.waiting.get(id);
    if (!waiting || waiting.carrier !== undefined) return false;
    this.settle(id, { fault: this.parts.fault(sdkFaults.noAnswer, 'it was taken back') });
    return true;
  }

  /** Fails everything. */
  rejectAll(fault: unknown): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, { fault });
  }
}
