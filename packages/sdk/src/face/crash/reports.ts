import type { CrashReport } from '@hongyan/contract';
import { crashBounds } from '@hongyan/contract/crashBounds';
import type { LentSession } from '../../core/port.ts';
import type { KeptListFact } from '../../store/port.ts';
import { BUILD } from '../constants/version.ts';
import type { Face } from '../state/face.ts';
import { framesOf, nameOf } from './frames.ts';

/** What an SDK's errors are reported with. */
type Needs = Pick<Face, 'core' | 'watch' | 'random' | 'log'>;

/**
 * Reports errors of the SDK's own to the server: each kind of them once in a sign-in, ten kinds at most (S1). What cannot be
 * reported now waits for the next sign-in, on a device that keeps its data also over a restart.
 */
export class CrashReports {
  /** By what makes them the same error. */
  private readonly waiting = new Map<string, CrashReport>();
  /** Reported since the sign-in. */
  private readonly sent = new Set<string>();
  private isSending = false;
  /** What an earlier run of the app could not report was looked for. */
  private isRecalled = false;

  constructor(private readonly needs: Needs) {}

  /** Sends what was caught, and what is caught meanwhile. */
  async send(): Promise<void> {
    this.gather();
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (let due = this.due(); due.length > 0; due = this.due()) {
        await this.report(due.map(([, report]) => report));
        for (const [key, report] of due) {
          this.sent.add(key);
          if (this.waiting.get(key) === report) this.waiting.delete(key);
        }
        this.keep();
        this.gather();
      }
    } catch (error) {
      this.needs.log.debug('errors could not be reported', error);
    } finally {
      this.isSending = false;
    }
  }

  /** Sends what an earlier run of the app could not, once in a sign-in. */
  async recall(): Promise<void> {
    if (this.isRecalled || !this.needs.watch.isOn) return;
    this.isRecalled = true;
    const facts = await this.needs.core.inSession(({ store }) => store.facts('list'));
    const kept = (facts as KeptListFact[]).find(({ list }) => list === CRASHES)?.value as CrashReport[] | undefined;
    for (const report of kept ?? []) {
      const key = keyOf(report);
      if (!this.waiting.has(key) && this.waiting.size < KINDS) this.waiting.set(key, report);
    }
    if (kept) await this.send();
  }

  /** The sign-in is over. */
  reset(): void {
    this.isRecalled = false;
    this.sent.clear();
  }

  private due(): [string, CrashReport][] {
    const room = crashBounds.reportsPerCall - this.sent.size;
    return [...this.waiting].filter(([key]) => !this.sent.has(key)).slice(0, Math.max(0, room));
  }

  private report(reports: CrashReport[]): Promise<object> {
    const ask = ({ request }: LentSession) => request('reportCrashes', { sdkVersion: BUILD, reports });
    return this.needs.core.inSession(ask);
  }

  /** Keeps what waits on the device. */
  private keep(): void {
    const value = [...this.waiting.values()];
    const write = async ({ store }: LentSession): Promise<void> => {
      if (!store.isDurable) return;
      if (value.length === 0) await store.dropFacts('list', [CRASHES]);
      else await store.putFacts('list', [[CRASHES, { list: CRASHES, value }]]);
    };
    this.needs.core.inSession(write).catch((error: unknown) => this.needs.log.debug('errors could not be kept', error));
  }

  private gather(): void {
    const isNews = this.needs.watch.caught.length > 0;
    for (const { error, place, timeMs } of this.needs.watch.caught.splice(0)) {
      const [name, frames] = [nameOf(error), framesOf(error)];
      const key = keyOf({ name, frames });
      const times = (this.waiting.get(key)?.times ?? 0) + 1;
      if (!this.waiting.has(key) && this.waiting.size >= KINDS) continue;
      const random = Math.floor(this.needs.random() * 2 ** 32);
      this.waiting.set(key, { timeMs, random, place, name, frames, times });
    }
    if (isNews) this.keep();
  }
}

/** What makes two errors the same. */
const keyOf = ({ name, frames }: Pick<CrashReport, 'name' | 'frames'>): string => [name, ...frames].join('\n');

/** The list under which they are kept on the device. */
const CRASHES = 'crashes';

/** Kinds of errors that are kept at most. */
const KINDS = 2 * crashBounds.reportsPerCall;
