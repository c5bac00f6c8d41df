import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Turns } from '../turns.ts';
import { type FileStore, OffsetError, type Pieces } from './port.ts';

const PARTS = 'parts';
const CONTENTS = 'contents';
/** How much is read at a time where the server itself looks through bytes: others get their turn between two. */
const READ_BYTES = 262_144;

/** Files in a local folder, which is made when missing. One process at a time works on it. */
export class LocalFiles implements FileStore {
  private readonly turns = new Turns();

  constructor(private readonly folder: string) {}

  private readonly partPath = (part: string): string => join(this.folder, PARTS, part);
  private readonly contentPath = (content: string): string => join(this.folder, CONTENTS, content);

  append(part: string, offset: number, pieces: Pieces): Promise<number> {
    // One that was torn may still be writing what it has.
    return this.turns.run(part, () => this.appendNow(part, offset, pieces));
  }

  private async appendNow(part: string, offset: number, pieces: Pieces): Promise<number> {
    const path = this.partPath(part);
    const folder = dirname(path);
    await makeFolder(folder);
    const sizeNow = await this.partSize(part);
    if (sizeNow !== offset) throw new OffsetError(sizeNow);
    const file = await open(path, 'a');
    if (offset === 0) await syncFolder(folder);
    let size = offset;
    try {
      for await (const piece of pieces) {
        await writeAll(file, piece);
        size += piece.length;
      }
    } finally {
      // A piece that was written in part, because the disk is full, is not to be counted.
      await file.truncate(size);
      await file.sync();
      await file.close();
    }
    return size;
  }

  async partSize(part: string): Promise<number> {
    return (await sizeOf(this.partPath(part))) ?? 0;
  }

  async *readPart(part: string): AsyncGenerator<Uint8Array> {
    const file = await open(this.partPath(part), 'r');
    try {
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, READ_BYTES);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  async drop(part: string): Promise<void> {
    await rm(this.partPath(part), { force: true });
  }

  async settle(part: string, content: string): Promise<void> {
    await this.moveIn(this.partPath(part), content);
  }

  async put(content: string, bytes: Uint8Array): Promise<void> {
    const path = this.partPath(`put-${crypto.randomUUID()}`);
    await makeFolder(dirname(path));
    const file = await open(path, 'wx');
    try {
      await writeAll(file, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await this.moveIn(path, content);
  }

  async size(content: string): Promise<number | undefined> {
    return sizeOf(this.contentPath(content));
  }

  body(content: string, from: number, to: number): Blob {
    return Bun.file(this.contentPath(content)).slice(from, to);
  }

  async remove(content: string): Promise<void> {
    await rm(this.contentPath(content), { force: true });
  }

  async sweepParts(beforeMs: number): Promise<number> {
    const folder = join(this.folder, PARTS);
    const names = await readdir(folder).catch(() => []);
    let swept = 0;
    for (const name of names) {
      const found = await stat(join(folder, name)).catch(() => undefined);
      if (!found || found.mtimeMs >= beforeMs) continue;
      await rm(join(folder, name), { force: true });
      swept++;
    }
    return swept;
  }

  private async moveIn(from: string, content: string): Promise<void> {
    const to = this.contentPath(content);
    const folder = dirname(to);
    await makeFolder(folder);
    await rename(from, to);
    await syncFolder(folder);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a folder with those above it, each durable in the one that it stands in. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

/** Makes the names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
