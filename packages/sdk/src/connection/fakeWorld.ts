import type { EventFrame, ReplyFrame, RequestFrame } from '@hongyan/contract';
import type { SdkFault } from './fault.ts';
import type { ConnectionListener, LoginAnswer, Platform, Socket } from './port.ts';
import { Runner } from './runner.ts';

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  readonly messages: string[] = [];
  isClosed = false;

  send(message: string): void {
    this.messages.push(message);
  }

  close(): void {
    this.isClosed = true;
  }

  get frames(): RequestFrame[] {
    return this.messages.flatMap((message) => message.split('\n')).map((line) => JSON.parse(line) as RequestFrame);
  }

  /** Frames of this command that the client wrote. */
  asked(command: string): RequestFrame[] {
    return this.frames.filter(({ c }) => c === command);
  }

  receive(...frames: (ReplyFrame | EventFrame | string)[]): void {
    const lines = frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame)));
    this.onmessage?.({ data: lines.join('\n') });
  }

  /** Answers the last request of this command. */
  answer(command: string, answer: { r: unknown } | { e: { code: number; info: string } }): void {
    const asked = this.asked(command).at(-1);
    if (!asked) throw new Error(`nobody asked ${command}`);
    this.receive({ i: asked.i, ...answer });
  }

  closedBy(code: number): void {
    this.isClosed = true;
    this.onclose?.({ code, reason: '' });
  }
}

interface Timer {
  run(): void;
  ms: number;
  dueMs: number;
}

/** Login answer of a server whose clock is an hour ahead. */
export const loginAnswer: LoginAnswer = {
  sessionId: 's1',
  uid: '7',
  timeMs: 4_600_000,
  userSeq: 0,
  heartbeatSec: 30,
  nick: '',
  faceUrl: '',
  maxMessageBytes: 12_288,
  pageMax: 100,
};

export const alice = { userId: 'alice', userSig: 'sig' };

/** A device, a network and a clock in the hand of a test, and a connection that runs on them. */
export class FakeWorld {
  readonly sockets: FakeSocket[] = [];
  readonly timers = new Set<Timer>();
  /** What the listener was told, one word or two each. */
  readonly told: string[] = [];
  readonly wakes = new Set<(hint: 'awake' | 'networkLost') => void>();
  nowMs = 1_000_000;
  random = 0.4;
  /** The platform throws for every address. */
  refusesSockets = false;
  /** Runs inside `listener.online`. */
  whenOnline: () => void = () => {};
  readonly runner: Runner;

  constructor() {
    this.runner = new Runner({
      url: 'ws://test/im',
      sdkAppId: 1,
      sdkVersion: '0.1.0',
      platform: this.platform(),
      listener: this.listener(),
    });
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  /** Lets all that is ready run. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  /** Moves the clock and runs what becomes due, in order. */
  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (let next = this.nextTimer(endMs); next; next = this.nextTimer(endMs)) {
      this.nowMs = next.dueMs;
      this.timers.delete(next);
      next.run();
      await this.settle();
    }
    this.nowMs = endMs;
    await this.settle();
  }

  wake(hint: 'awake' | 'networkLost'): void {
    for (const run of [...this.wakes]) run(hint);
  }

  /** Opens the newest socket and answers its sign-in. */
  async accept(): Promise<void> {
    this.socket.onopen?.();
    await this.settle();
    this.socket.answer('login', { r: loginAnswer });
    await this.settle();
  }

  /** A connection that is online. */
  async signedIn(): Promise<this> {
    const login = this.runner.signIn(alice);
    await this.accept();
    await login;
    return this;
  }

  private nextTimer(endMs: number): Timer | undefined {
    const due = [...this.timers].filter(({ dueMs }) => dueMs <= endMs);
    return due.sort((a, b) => a.dueMs - b.dueMs)[0];
  }

  private platform(): Platform {
    return {
      name: 'Web',
      deviceId: () => 'tab-1',
      nowMs: () => this.nowMs,
      random: () => this.random,
      openSocket: () => {
        if (this.refusesSockets) throw new Error('refused');
        const socket = new FakeSocket();
        this.sockets.push(socket);
        return socket;
      },
      setTimer: (run, ms) => {
        const timer = { run, ms, dueMs: this.nowMs + ms };
        this.timers.add(timer);
        return timer;
      },
      clearTimer: (timer) => void this.timers.delete(timer as Timer),
      onWake: (run) => {
        this.wakes.add(run);
        return () => void this.wakes.delete(run);
      },
    };
  }

  private listener(): ConnectionListener {
    return {
      net: (state) => void this.told.push(`net ${state}`),
      online: (_login, isFirst) => {
        this.told.push(isFirst ? 'online first' : 'online again');
        this.whenOnline();
      },
      event: (name) => void this.told.push(`event ${name}`),
      ended: (reason) => void this.told.push(`ended ${reason}`),
    };
  }
}

/** What becomes of a promise: `pending` until it is settled, then `done` or the code of its fault. */
export function outcomeOf(promise: Promise<unknown>): { now: 'pending' | 'done' | number } {
  const outcome: { now: 'pending' | 'done' | number } = { now: 'pending' };
  promise.then(
    () => {
      outcome.now = 'done';
    },
    (fault: SdkFault) => {
      outcome.now = fault.code;
    },
  );
  return outcome;
}
