import { loadNow } from './host.ts';

/** What a figure must reach; design §11. */
export interface Budget {
  /** `least`: the value must not be below; `most`: not above. */
  is: 'least' | 'most';
  value: number;
}

/** One measured figure. */
export interface Figure {
  mark: string;
  value: number;
  unit: string;
  budget?: Budget;
  /** Absent where there is no budget. */
  met?: boolean;
  /** Load average of the machine when it was taken. */
  load: number;
  note?: string;
}

/** Makes a figure and judges it. */
export function figure(mark: string, value: number, unit: string, budget?: Budget, note?: string): Figure {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
  const met = budget && (budget.is === 'least' ? value >= budget.value : value <= budget.value);
  return { mark, value: rounded, unit, budget, met, load: loadNow(), note };
}

export const least = (value: number): Budget => ({ is: 'least', value });
export const most = (value: number): Budget => ({ is: 'most', value });

/** The figures as a table: ✓ or ✗ and how far from the budget (above 1 is better than asked). */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.met === undefined ? ' ' : one.met ? '✓' : '✗',
    one.mark,
    `${one.value.toLocaleString('en')} ${one.unit}`,
    one.budget ? `${one.budget.is === 'least' ? '≥' : '≤'} ${one.budget.value.toLocaleString('en')}` : '',
    one.budget ? `×${ratio(one, one.budget).toFixed(2)}` : '',
    String(one.load),
    one.note ?? '',
  ]);
  const all = [['', 'mark', 'value', 'budget', 'ratio', 'load', 'note'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const ratio = (one: Figure, budget: Budget): number =>
  budget.is === 'least' ? one.value / budget.value : budget.value / Math.max(one.value, 1e-9);
