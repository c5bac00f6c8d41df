import { type CountedFigure, figuresBy, type SeenKind, seenKinds } from '@hongyan/contract';
import type { Growth, Sight } from '../storage/port/statistics.ts';
import type { Day } from './periods.ts';

const COUNTED = figuresBy('counted');
const PLACES = Object.fromEntries(COUNTED.map((figure, at) => [figure, at])) as Record<CountedFigure, number>;
const KINDS = Object.keys(seenKinds) as SeenKind[];

/** What is known to be written already, of each kind: past it a few are written again, which changes nothing. */
const KNOWN_MAX = 200_000;
/** Those of a kind that may wait to be written while the store takes nothing; past it they are not counted. */
const FRESH_MAX = 1_000_000;

/** What one process counts of one day of an app. */
export class Book {
  /** The most users that were online here at one time since it was last written. */
  peak = 0;
  writtenPeak = 0;
  private readonly counts = new Float64Array(COUNTED.length);
  private readonly known = new Map<SeenKind, Set<number>>(KINDS.map((kind) => [kind, new Set()]));
  private fresh: Sight[] = [];

  constructor(
    readonly sdkAppId: number,
    readonly day: Day,
  ) {}

  count(figure: CountedFigure, n: number): void {
    const at = PLACES[figure];
    this.counts[at] = (this.counts[at] ?? 0) + n;
  }

  mark(kind: SeenKind, id: number): void {
    if (this.knows(kind, id) || this.fresh.length >= FRESH_MAX) return;
    this.learn(kind, id);
    this.fresh.push({ sdkAppId: this.sdkAppId, period: this.day.day, kind, id });
  }

  knows(kind: SeenKind, id: number): boolean {
    return this.known.get(kind)?.has(id) ?? false;
  }

  learn(kind: SeenKind, id: number): void {
    const known = this.known.get(kind);
    if (!known) return;
    if (known.size >= KNOWN_MAX) known.clear();
    known.add(id);
  }

  /** Takes out what was counted since the last time. */
  take(): { growths: Growth[]; sights: Sight[] } {
    const growths = COUNTED.flatMap((figure, at): Growth[] => {
      const n = this.counts[at] ?? 0;
      return n === 0 ? [] : [{ sdkAppId: this.sdkAppId, period: this.day.day, figure, n }];
    });
    this.counts.fill(0);
    const sights = this.fresh;
    this.fresh = [];
    return { growths, sights };
  }
}
