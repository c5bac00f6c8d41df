/** A payload or the content of a wire element: fields that were read off the wire or given by the app. */
export type Content = Record<string, unknown>;

/** A text field; absent or of another type it is empty. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number field; absent or of another type it is 0. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** A list of objects; what is none of it is left out. */
export function listOf(value: unknown): Content[] {
  return Array.isArray(value) ? value.filter((entry): entry is Content => typeof entry === 'object' && !!entry) : [];
}

/** A list of texts. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

/** The fields that are not among the known ones; undefined when there are none. */
export function restOf(content: Content, known: readonly string[]): Content | undefined {
  const rest = Object.entries(content).filter(([name]) => !known.includes(name));
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

/** The address with its origin replaced by that of the proxy; unchanged without one, or when it is no web address. */
export function proxied(url: string, fileProxy: string | undefined): string {
  return fileProxy ? url.replace(/^https?:\/\/[^/?#]+/i, fileProxy.replace(/\/+$/, '')) : url;
}
