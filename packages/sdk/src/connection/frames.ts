import type { EventFrame, ReplyFrame } from '@hongyan/contract';

/** Frames are joined up to here; at three bytes a character below the least `maxFrameBytes` that a server may have. */
const BATCH_CHARS = 5_400;
/** What one frame may have: the server's default of `maxFrameBytes`, past which it ends the connection. */
const FRAME_MAX_BYTES = 262_144;

/** Whether a frame is so long that the server would end the connection instead of answering. */
export function isTooLong(frame: string): boolean {
  if (frame.length * 3 <= FRAME_MAX_BYTES) return false;
  let bytes = 0;
  for (const character of frame) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_00_00 ? 3 : 4;
  }
  return bytes > FRAME_MAX_BYTES;
}

/** Joins frames into as few WebSocket messages as may be, in order. */
export function joinFrames(frames: readonly string[]): string[] {
  const messages: string[] = [];
  let last = '';
  for (const frame of frames) {
    if (last && last.length + frame.length >= BATCH_CHARS) {
      messages.push(last);
      last = '';
    }
    last = last ? `${last}\n${frame}` : frame;
  }
  if (last) messages.push(last);
  return messages;
}

/** Reads what arrived; the last one is undefined, and the rest unread, where something is no frame. */
export function* readFrames(message: unknown): Generator<ReplyFrame | EventFrame | undefined> {
  if (typeof message !== 'string') {
    yield undefined;
    return;
  }
  for (const line of message.split('\n')) {
    const frame = readFrame(line);
    yield frame;
    if (!frame) return;
  }
}

function readFrame(line: string): ReplyFrame | EventFrame | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isFrame(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFrame(value: unknown): value is ReplyFrame | EventFrame {
  if (!isObject(value)) return false;
  if (typeof value.n === 'string') return isObject(value.p);
  if (typeof value.i !== 'number') return false;
  return isObject(value.r) || (isObject(value.e) && typeof value.e.code === 'number');
}

function isObject(value: unknown): value is { [field: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
