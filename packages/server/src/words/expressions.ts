import { RE2JS } from 're2js';
import type { Find, Hit } from './matcher.ts';

/** Texts in which an expression that stands for nothing is found. */
const SAMPLES = ['', 'a', 'a b', '字', '1'];
/** How long the places of one expression in one text are looked for; what is behind the last one then has stars. */
const FINDS_MS = 50;

/**
 * Compiles an expression, in RE2's syntax: no back-references and nothing else whose search could take longer than the text
 * times the expression.
 *
 * @returns undefined when it is none
 */
export function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** Whether an expression is found where nothing stands: it would be in every text. */
export function findsNothing(expression: RE2JS): boolean {
  return SAMPLES.some((text) => {
    const matcher = expression.matcher(text);
    while (matcher.find()) if (matcher.start() === matcher.end()) return true;
    return false;
  });
}

interface Sought {
  expression: RE2JS;
  by?: string;
}

/** Regular expressions that are handled alike; each is looked for by itself, in the text as it came. */
export class Expressions {
  private constructor(private readonly sought: readonly Sought[]) {}

  /** @param patterns with what is to stand in the place of each; what is none is left out */
  static of(patterns: readonly { pattern: string; by?: string }[]): Expressions {
    const sought = patterns.flatMap(({ pattern, by }): Sought[] => {
      const expression = compile(pattern);
      return expression ? [{ expression, ...(by !== undefined && { by }) }] : [];
    });
    return new Expressions(sought);
  }

  /** Whether any is found in a text. */
  isIn(text: string): boolean {
    return this.sought.some(({ expression }) => expression.test(text));
  }

  /** Where they are found. */
  hits(text: string): Hit[] {
    return this.finds(text);
  }

  /** Where they are found, with what is to stand there; those of two may overlap, and are in no order. */
  finds(text: string): Find[] {
    // To know whether there is one takes a small part of what it takes to know where.
    return this.sought.flatMap((one) => (one.expression.test(text) ? findsOf(one, text) : []));
  }
}

/**
 * Each find is linear, all of them together need not be: one that looks far ahead for each of many. So the search ends at a
 * time, and nothing behind what was found by then is let through.
 */
function findsOf({ expression, by }: Sought, text: string): Find[] {
  const matcher = expression.matcher(text);
  const found: Find[] = [];
  const untilMs = performance.now() + FINDS_MS;
  while (matcher.find()) {
    const [from, to] = [matcher.start(), matcher.end()];
    if (to > from) found.push(by === undefined ? { from, to } : { from, to, by });
    if (performance.now() < untilMs) continue;
    if (to < text.length) found.push({ from: to, to: text.length });
    break;
  }
  return found;
}
