import { type MarkName, type MarkSpec, marks, type Store } from './budget.ts';
import { loadNow } from './host.ts';

/** One measured figure. */
export interface Figure {
  mark: string;
  value: number;
  unit: string;
  budget?: { is: MarkSpec['is']; value: number };
  /** Absent where there is no budget. */
  met?: boolean;
  /** How far from the budget: above 1 is better than asked. */
  ratio?: number;
  /** Load average of the machine when it was taken. */
  load: number;
  note?: string;
  /** Where the mark is missed: what holds it. */
  heldBy?: string;
}

/** Makes a figure and judges it; `detail` tells figures of one mark apart. */
export function figure(store: Store, name: MarkName, value: number, detail = '', note?: string): Figure {
  const spec: MarkSpec = marks[name];
  const limit = spec[store];
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
  const judged = limit === undefined ? {} : judge(rounded, spec.is, limit);
  const mark = detail ? `${spec.title}, ${detail}` : spec.title;
  const heldBy = 'met' in judged && !judged.met ? spec.heldBy : undefined;
  return { mark, value: rounded, unit: spec.unit, ...judged, load: loadNow(), note, heldBy };
}

function judge(value: number, is: MarkSpec['is'], limit: number): Pick<Figure, 'budget' | 'met' | 'ratio'> {
  const met = is === 'least' ? value >= limit : value <= limit;
  const ratio = value === limit ? 1 : is === 'least' ? value / limit : limit / Math.max(value, 1e-9);
  return { budget: { is, value: limit }, met, ratio: Math.round(ratio * 100) / 100 };
}

/** The figures as a table: ✓ or ✗ and how far from the budget (above 1 is better than asked). */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.met === undefined ? ' ' : one.met ? '✓' : '✗',
    one.mark,
    `${one.value.toLocaleString('en')} ${one.unit}`,
    budgetOf(one),
    one.ratio === undefined ? '' : `×${one.ratio.toFixed(2)}`,
    String(one.load),
    one.note ?? '',
  ]);
  return aligned([['', 'mark', 'value', 'budget', 'ratio', 'load', 'note'], ...rows]);
}

/** A figure's budget as it is read: `≥ 25,000`. */
export const budgetOf = ({ budget }: Figure): string =>
  budget ? `${budget.is === 'least' ? '≥' : '≤'} ${budget.value.toLocaleString('en')}` : '';

/** Rows of cells as lines whose columns stand under each other. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
