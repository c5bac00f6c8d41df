import { subProtocols } from '@hongyan/contract/frames';
import { joinFrames, readFrames } from './frames.ts';
import type { Platform, Socket } from './port.ts';

/** A sign-out waits so long for the server's word. */
const FAREWELL_MS = 2_000;

/** What a link tells, until it is dropped. */
export interface LinkListener {
  opened(): void;
  received(message: unknown): void;
  closed(code: number): void;
}

/** One socket: joins what is written in one turn of the loop, and is silent once it was dropped. */
export interface Link {
  write(frame: string): void;
  /** Closes; nothing is told any more, nothing that waits is sent. */
  drop(): void;
  /** Sends this last request and closes when it is answered, or soon after; nothing is told any more. */
  farewell(id: number, frame: string): Promise<void>;
}

/**
 * Opens a socket.
 *
 * @throws what the platform throws for an address that it does not open
 */
export function openLink(platform: Platform, url: string, listener: LinkListener): Link {
  const socket = platform.openSocket(url, subProtocols.json);
  // Besides taking the handlers off: some platforms have copied them, or have an event under way.
  let isReleased = false;
  const whileHeld = <A extends unknown[]>(tell: (...args: A) => void): ((...args: A) => void) => {
    const told = (...args: A): void => {
      if (!isReleased) tell(...args);
    };
    return platform.watched?.(told) ?? told;
  };
  const outgoing = joinedWriter(
    socket,
    whileHeld(() => listener.closed(1006)),
  );
  socket.onopen = whileHeld(() => listener.opened());
  socket.onmessage = whileHeld(({ data }) => listener.received(data));
  socket.onclose = whileHeld(({ code }) => listener.closed(code));
  // A close follows.
  socket.onerror = ignore;
  const release = (): void => {
    isReleased = true;
    outgoing.stop();
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    // Not null: in Node an error that nobody listens to ends the process.
    socket.onerror = ignore;
  };
  return {
    write: outgoing.write,
    drop() {
      release();
      socket.close();
    },
    farewell(id, frame) {
      outgoing.flush();
      release();
      return sayGoodbye(platform, socket, id, frame);
    },
  };
}

function ignore(): void {}

function joinedWriter(socket: Socket, failed: () => void) {
  let waiting: string[] = [];
  let isStopped = false;
  const flush = (): void => {
    const frames = waiting;
    waiting = [];
    if (isStopped) return;
    try {
      for (const message of joinFrames(frames)) socket.send(message);
    } catch {
      failed();
    }
  };
  return {
    write(frame: string): void {
      if (waiting.push(frame) === 1) void Promise.resolve().then(flush);
    },
    flush,
    stop(): void {
      isStopped = true;
    },
  };
}

function sayGoodbye(platform: Platform, socket: Socket, id: number, frame: string): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      platform.clearTimer(timer);
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
      resolve();
    };
    const timer = platform.setTimer(done, FAREWELL_MS);
    socket.onclose = done;
    socket.onmessage = ({ data }) => {
      for (const reply of readFrames(data)) if (reply && 'i' in reply && reply.i === id) done();
    };
    try {
      socket.send(frame);
    } catch {
      done();
    }
  });
}
