import { crashBounds } from '@hongyan/contract/crashBounds';

/** Name of an error's class; of what is no error `Thrown`. Names that are no identifiers are not passed on. */
export function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.name : 'Thrown';
  return /^[\w$]+$/.test(name) && name.length <= crashBounds.nameChars ? name : 'Error';
}

/** `at advance (https://host/index.js?v=1:10:5)` of V8 and Bun, `advance@https://host/index.js:10:5` of the others. */
const V8 = /^\s*at (?:(.*?) \()?(\S*?):(\d+):(\d+)\)?$/;
const OTHERS = /^(?:(.*?)@)?(\S*?):(\d+):(\d+)$/;

/**
 * Where an error was thrown, as `function (file:line:column)`, the innermost first. Nothing else of the stack is taken: its
 * text may quote a message, addresses may hold secrets, and folders names of people.
 */
export function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  // The text may have several lines, and these may look like places.
  const places = error.message ? error.stack.replace(error.message, () => '') : error.stack;
  return places
    .split('\n')
    .flatMap((line) => {
      const [, name, address = '', row, column] = V8.exec(line) ?? OTHERS.exec(line) ?? [];
      return row === undefined ? [] : `${functionOf(name)} (${fileOf(address)}:${row}:${column})`;
    })
    .slice(0, crashBounds.frames)
    .map((frame) => frame.slice(0, crashBounds.frameChars));
}

/** A function may be called by what a variable held. */
const functionOf = (name = ''): string => (/^[\w$.<>/# [\]]{1,100}$/.test(name) ? name : '?');

/** The last part of an address or path, without what follows it, in letters that every terminal shows. */
const fileOf = (address: string): string =>
  address
    .replace(/[?#].*$/, '')
    .replace(/^.*[/\\]/, '')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 100) || '?';
