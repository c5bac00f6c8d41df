/** What one check found. */
export interface Finding {
  check: string;
  state: 'ok' | 'warn' | 'fail';
  text: string;
  /** What to do about it. */
  advice?: string;
}

/** A check that looks at something and says what it found. */
export const ok = (check: string, text: string): Finding => ({ check, state: 'ok', text });
export const warn = (check: string, text: string, advice: string): Finding => ({ check, state: 'warn', text, advice });
export const fail = (check: string, text: string, advice: string): Finding => ({ check, state: 'fail', text, advice });

const EXAMPLES = 3;

/** Damage of a store by its kind: how often it was met, and where at first; bounded however much there is. */
export class Damage {
  private readonly kinds = new Map<string, { count: number; examples: string[] }>();

  add(kind: string, where: string): void {
    const known = this.kinds.get(kind) ?? { count: 0, examples: [] };
    this.kinds.set(kind, known);
    known.count++;
    if (known.examples.length < EXAMPLES) known.examples.push(where);
  }

  /** Notes what is not as the recount has it. */
  compare(kind: string, where: string, stored: number, counted: number): void {
    if (stored !== counted) this.add(kind, `${where}: ${stored} instead of ${counted}`);
  }

  /** One line for each kind. */
  lines(): string[] {
    return [...this.kinds].map(([kind, { count, examples }]) => {
      const more = count > examples.length ? ` and ${count - examples.length} more` : '';
      return `${kind}: ${examples.join('; ')}${more}`;
    });
  }
}
