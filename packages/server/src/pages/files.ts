import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file as it is sent: in full, and packed where the build did so. */
export interface PageFile {
  type: string;
  etag: string;
  plain: Bytes;
  br?: Bytes;
  gzip?: Bytes;
}

/** Where `npm run build` puts the pages. */
export const builtPages = join(import.meta.dir, '../../pages');

/** Files that an executable carries within itself: where each is read, by its name among the pages. */
let embedded: Readonly<Record<string, string>> | undefined;

/**
 * Takes the pages from these files instead of a folder, as an executable does before it starts (scripts/executable.ts).
 *
 * @public
 */
export function embedPages(files: Readonly<Record<string, string>>): void {
  embedded = files;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  // Declarations are for people and editors; the registered type of .ts is a video.
  ts: 'text/plain; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  webmanifest: 'application/manifest+json',
};

/**
 * Reads the built pages into memory, by the path they are asked for; empty when there are none.
 *
 * Nothing is read later: a request can name only what was there at the start, and a build beside the running server
 * cannot mix old pages with new parts.
 */
export function readPages(folder: string): ReadonlyMap<string, PageFile> {
  const all = embedded ? Object.keys(embedded) : listFiles(folder);
  const names = all.filter((name) => /^(index\.html|notices\.txt|(assets|sdk)\/.+)$/.test(name));
  const listed = new Set(names);
  const read = (name: string): Bytes => new Uint8Array(readFileSync(embedded?.[name] ?? join(folder, name)));
  const packed = (name: string) => (listed.has(name) ? read(name) : undefined);

  const pages = new Map<string, PageFile>();
  for (const name of names) {
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined) continue;
    const plain = read(name);
    const etag = `W/"${Bun.hash(plain).toString(36)}"`;
    const path = name === 'index.html' ? '/' : `/${name}`;
    pages.set(path, { type, etag, plain, br: packed(`${name}.br`), gzip: packed(`${name}.gz`) });
  }
  return pages.has('/') ? pages : new Map();
}

/** The files of a folder and of those below it, named from there; none when there is no such folder. */
export function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
