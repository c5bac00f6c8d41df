import { readdirSync, readFileSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';

const TICKS_PER_SEC = 100;

/** Processor seconds that a process used so far, all its threads together. */
export function cpuSecOf(pid: number): number {
  if (pid === 0) return 0;
  const fields = statOf(pid) ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SEC;
}

/** Processor seconds of a process and its children, those that ended included: of a database with a process a connection. */
export function treeCpuSecOf(pid: number): number {
  if (pid === 0) return 0;
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (!fields || (Number(name) !== pid && Number(fields[1]) !== pid)) continue;
    for (const field of fields.slice(11, 15)) ticks += Number(field);
  }
  return ticks / TICKS_PER_SEC;
}

/** The process that started another one. */
export const parentOf = (pid: number): number => Number(statOf(pid)?.[1] ?? 0);

/** The fields of a process behind its name; none when it has ended. */
function statOf(pid: number | string): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
  } catch {
    return undefined;
  }
}

/** Resident memory of a process in bytes. */
export function rssOf(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * 1024;
}

/** Bytes that the files of a folder take on the disk. */
export function diskBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).blocks * 512;
  }
  return bytes;
}

/** The machine's load over the last minute, put beside every figure. */
export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

/** Files a process may have open. */
export function openFilesMax(): number {
  const line = /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'));
  return Number(line?.[1] ?? 1024);
}

/** Cleans up when the process ends, or when the function it returns is called; once. */
export function onExit(clean: () => void): () => void {
  const once = () => {
    process.off('exit', once);
    clean();
  };
  process.on('exit', once);
  return once;
}
