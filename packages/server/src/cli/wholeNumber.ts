import { StartError } from '../config/startError.ts';

/**
 * A whole number from 1 on, as an option has it.
 *
 * @throws StartError for anything else
 */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new StartError(`expected a whole number from 1, not ${text}`);
  return value;
}
