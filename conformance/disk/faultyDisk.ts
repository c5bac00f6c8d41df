import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Seeded } from '../seeded.ts';
import { startServer, type TestServer } from '../server.ts';
import { Disk, type Image, type Step, stepsOf } from './image.ts';
import { filesOf, putFiles } from './storeFiles.ts';

/** What can be made to fail, and on which of the store's files. */
export type Fault = { call: 'sync' | 'write'; on: readonly ('log' | 'main' | 'logIndex')[] };

const BITS = { log: 1, main: 2, logIndex: 4 } as const;

/** A server whose store lies on a disk that the test holds in its hand. */
export interface FaultyDisk extends AsyncDisposable {
  readonly server: TestServer;
  /** Makes calls fail from now on; without any, the disk is well again. */
  fail(...faults: Fault[]): void;
  /** How much was noted of what the store's files went through: what is synced by now stands below. */
  noted(): number;
  /** Kills the server and leaves on its disk what a power cut at this moment would. */
  cutPower(random: Seeded): Promise<void>;
  /**
   * What power cuts at other moments since the start would have left, each with where it was: `count` at any step, `count`
   * when a file was made, cut, removed or begun anew.
   */
  cuts(random: Seeded, count: number): Generator<{ at: number; image: Image }>;
  /** Starts the server again on what the disk has. */
  restart(): Promise<void>;
}

/** Starts a server under the shim, on an empty store. */
export async function startOnFaultyDisk(): Promise<FaultyDisk> {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-disk-'));
  const data = join(folder, 'data');
  const journal = join(folder, 'journal');
  const faults = join(folder, 'faults');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    putBytes(faults, new Uint8Array(4_096));
    putBytes(journal, new Uint8Array());
    const env = {
      LD_PRELOAD: await compileShim(folder),
      DISK_FILES: join(data, 'hongyan.db'),
      DISK_JOURNAL: journal,
      DISK_FAULTS: faults,
    };
    const server = await startServer({ data, env });
    return over(server, { journal, faults, remove });
  } catch (error) {
    remove();
    throw error;
  }
}

function over(server: TestServer, at: { journal: string; faults: string; remove(): void }): FaultyDisk {
  let before: Image = new Map();
  const steps = () => stepsOf(readFileSync(at.journal));
  const fail: FaultyDisk['fail'] = (...faults) => {
    const bytes = new Uint8Array(2);
    for (const { call, on } of faults)
      for (const file of on) bytes[call === 'sync' ? 0 : 1] = (bytes[call === 'sync' ? 0 : 1] ?? 0) | BITS[file];
    putBytes(at.faults, bytes);
  };
  return {
    server,
    fail,
    noted: () => statSync(at.journal).size,
    async cutPower(random) {
      await server.kill('SIGKILL');
      const disk = new Disk(before);
      for (const step of steps()) disk.apply(step);
      putFiles(server.data, disk.cut(random));
    },
    *cuts(random, count) {
      const all = [...steps()];
      const turns = [...all.keys()].filter((n) => isTurn(all[n]));
      const moments = new Set(
        Array.from({ length: count }, () => [random.below(all.length), random.pick(turns)]).flat(),
      );
      const disk = new Disk(before);
      for (const [n, step] of all.entries()) {
        disk.apply(step);
        if (moments.has(n)) yield { at: step.end, image: disk.cut(random) };
      }
    },
    async restart() {
      before = filesOf(server.data);
      truncateSync(at.journal);
      await server.restart();
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      at.remove();
    },
  };
}

const isTurn = (step: Step | undefined): boolean =>
  step !== undefined && ('CTU'.includes(step.kind) || (step.kind === 'W' && step.offset === 0 && step.name === '-wal'));

/** Writes in place: the server has the page mapped. */
function putBytes(file: string, bytes: Uint8Array): void {
  const fd = openSync(file, 'a+');
  closeSync(fd);
  const writable = openSync(file, 'r+');
  writeSync(writable, bytes, 0, bytes.length, 0);
  closeSync(writable);
}

async function compileShim(folder: string): Promise<string> {
  const library = join(folder, 'shim.so');
  const compiler = Bun.spawn(
    ['cc', '-O1', '-Wall', '-Wextra', '-shared', '-fPIC', '-o', library, join(import.meta.dir, 'shim.c'), '-ldl'],
    { stderr: 'pipe' },
  );
  const said = await new Response(compiler.stderr).text();
  if ((await compiler.exited) !== 0) throw new Error(`the shim does not compile:\n${said}`);
  return library;
}
