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

/** Where the files of messages are. */
export interface FilePlaces {
  /** What stands before addresses that are paths: that of the server, over HTTP. */
  server: string;
  /** Replaces the origin of all addresses (`fileDownloadProxy`). */
  proxy?: string | undefined;
}

/** The address with its origin replaced by that of the proxy; unchanged without one, or when it is no web address. */
export function proxied(url: string, places: FilePlaces | undefined): string {
  const proxy = places?.proxy;
  return proxy ? url.replace(/^https?:\/\/[^/?#]+/i, proxy.replace(/\/+$/, '')) : url;
}

/** Changes the addresses in the wire form of an element. */
export function changeAddresses(wire: Content, change: (url: string) => string): void {
  for (const holder of [wire, ...listOf(wire.ImageInfoArray)])
    for (const name of ['URL', 'Url', 'VideoUrl', 'ThumbUrl'])
      if (textOf(holder[name])) holder[name] = change(textOf(holder[name]));
}
