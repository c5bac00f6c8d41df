const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** Magic number of the log; the lowest bit says that checksums are over big-endian words. */
const MAGIC = 0x377f0682;

/** How far a log is whole, and what comes behind. */
export interface LogScan {
  salt: string;
  /** Frames that are whole, up to the last commit. */
  frames: number;
  /** Bytes that are whole: the header and frames, up to the last commit. */
  wholeBytes: number;
  /** What is wrong behind them, and the page that the frame there is of; nothing where the log just ends. */
  flaw?: string;
  /** Commits of the same log behind the flaw. */
  commitsBehind: number;
}

/** Reads SQLite's write-ahead log, as its file format says, without changing anything. */
export function scanLog(log: Buffer): LogScan {
  if (log.length < HEADER_BYTES) return { salt: '', frames: 0, wholeBytes: 0, commitsBehind: 0 };
  const salt = log.toString('hex', 16, 24);
  const isBigEndian = log.readUInt32BE(0) === MAGIC + 1;
  const sum = new RunningSum(log, isBigEndian);
  sum.add(0, HEADER_BYTES - 8);
  if ((!isBigEndian && log.readUInt32BE(0) !== MAGIC) || !sum.equals(HEADER_BYTES - 8))
    return {
      salt,
      frames: 0,
      wholeBytes: 0,
      flaw: 'its header (bytes 0 to 31) is not as it was written',
      commitsBehind: 0,
    };

  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  const isOfThisLog = (at: number) => log.compare(log, 16, 24, at + 8, at + 16) === 0;
  const isCommit = (at: number) => log.readUInt32BE(at + 4) !== 0;
  let at = HEADER_BYTES;
  let wholeBytes = at;
  for (; at + frameBytes <= log.length && isOfThisLog(at); at += frameBytes) {
    sum.add(at, 8);
    sum.add(at + FRAME_HEADER_BYTES, frameBytes - FRAME_HEADER_BYTES);
    if (!sum.equals(at + 16)) break;
    if (isCommit(at)) wholeBytes = at + frameBytes;
  }
  let commitsBehind = 0;
  for (let behind = at; behind + frameBytes <= log.length; behind += frameBytes)
    if (isOfThisLog(behind) && isCommit(behind)) commitsBehind++;
  const frames = (wholeBytes - HEADER_BYTES) / frameBytes;
  if (at >= log.length) return { salt, frames, wholeBytes, commitsBehind };
  const frame = (at - HEADER_BYTES) / frameBytes + 1;
  const page = at + 4 <= log.length ? log.readUInt32BE(at) : 0;
  const flaw = `frame ${frame} (from byte ${at}, page ${page}) is not as it was written`;
  return { salt, frames, wholeBytes, flaw, commitsBehind };
}

/** The checksum that runs through the log. */
class RunningSum {
  private s0 = 0;
  private s1 = 0;

  constructor(
    private readonly log: Buffer,
    private readonly isBigEndian: boolean,
  ) {}

  add(from: number, bytes: number): void {
    const { log, isBigEndian } = this;
    for (let at = from; at < from + bytes; at += 8) {
      this.s0 = (this.s0 + (isBigEndian ? log.readUInt32BE(at) : log.readUInt32LE(at)) + this.s1) >>> 0;
      this.s1 = (this.s1 + (isBigEndian ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4)) + this.s0) >>> 0;
    }
  }

  equals(at: number): boolean {
    return this.log.readUInt32BE(at) === this.s0 && this.log.readUInt32BE(at + 4) === this.s1;
  }
}
