import { Tool, xssFilter } from './tool.ts';

/** Whether what is read has `<`, `>` and `"` escaped (S63), of the whole page as in the original. */
export const filter = { isOn: true };

/** A text as who reads it gets it: escaped, unless `xssFilterEnable` is false. */
export const shown = (text: string): string => (filter.isOn ? xssFilter(text) : text);

/** What was meant by a text that an app gives: what it read comes back escaped. */
export const meant = (text: string): string => (filter.isOn ? Tool.formatHtml2Text(text) : text);

/** Every text of an answer or a notice as who reads it gets it; objects with methods do that themselves. */
export const shownAll = <T>(value: T): T => mapped(value, shown);

/** Every text of an app's options as it was meant. */
export const meantAll = <T>(value: T): T => mapped(value, meant);

/** JSON of the app's server as a rule, and no user's words. */
const OF_THE_APP = 'UserDefinedField';

function mapped<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((one) => mapped(one, change)) as T;
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, name === OF_THE_APP ? one : mapped(one, change)]);
  return Object.fromEntries(entries) as T;
}

/** Also of an object that another frame made. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === null || Object.getPrototypeOf(kind) === null;
}

/** Listeners of an app as the SDK calls them: what they are told is escaped. */
export function escaping<T extends object>(listeners: T): T {
  const get = (_: object, name: string | symbol): unknown => {
    const found: unknown = Reflect.get(listeners, name);
    if (typeof found === 'function') return (notice: unknown) => Reflect.apply(found, listeners, [shownAll(notice)]);
    return typeof found === 'object' && found !== null ? escaping(found) : found;
  };
  return new Proxy({}, { get }) as T;
}
