import type { EventName, EventPayload, InputOf, OutputOf, SocketCommands } from '@hongyan/contract';

export type CommandName = Exclude<keyof SocketCommands, 'login' | 'guestLogin' | 'ping'>;
export type LoginAnswer = OutputOf<SocketCommands['login']>;

/** What the sign-in of an account needs; kept in memory for reconnects. */
export interface Credentials {
  userId: string;
  userSig: string;
}

/** Who comes without an account, to listen in live rooms. */
export interface GuestPass {
  guest: true;
}

/** Why a signed-in connection ended for good (sdk-js-api §3.3). */
export type EndReason = 'otherDevice' | 'otherInstance' | 'userSigExpired' | 'kickedByAdmin';

/** What the network does, as NET_STATE_CHANGE tells it. */
export type NetState = 'connecting' | 'connected' | 'disconnected';

/** What a connection tells its owner. Calls come in the order in which things happened; a listener must not throw. */
export interface ConnectionListener {
  /** The network state changed while signing in or signed in; sign-out and the end of a session are no such change. */
  net(state: NetState): void;
  /**
   * Signed in: for the first time (`isFirst`), or again after a loss. Called before the frames of requests that
   * waited for the connection are written, and before any event of the new connection is told.
   */
  online(login: LoginAnswer, isFirst: boolean): void;
  /** An event of the server, in order of arrival; events arrive only while online. */
  event<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** The session ended and does not come back by itself. All that waited was rejected with `notSignedIn`. */
  ended(reason: EndReason): void;
}

/**
 * Told how a request is taken back; again, when another way is found later.
 *
 * What it gets answers true when the request never left: it is then rejected with `noAnswer`, and does not leave.
 */
export type Taken = (takeBack: () => boolean) => void;

/** How long a sign-in goes on. */
export interface SignInOptions {
  timeoutMs?: number;
  isPatient?: boolean;
}

/**
 * The one connection of an instance: opens the socket, signs in, keeps it alive, reconnects (S55), and carries
 * requests across reconnects.
 */
export interface Connection {
  /**
   * Connects and signs in. The first attempt is retried with back-off until `timeoutMs` (default 30 s) has passed; with
   * `isPatient` for as long as it takes, and requests wait for it meanwhile instead of being refused.
   *
   * @returns the server's answer, of a guest only with what concerns the connection; after it the connection keeps itself alive until `signOut` or `ended`
   * @throws SdkFault the server's code (70001 …) when it refuses; `noAnswer` (6012) when nobody answers in time;
   *   `signInPending` (2025) while another sign-in is under way
   */
  signIn(credentials: Credentials | GuestPass, how?: SignInOptions): Promise<LoginAnswer>;
  /**
   * Asks the server. While offline the request waits; one whose answer is lost with the connection is asked again
   * after the reconnect, in the original order (every command of ours is idempotent).
   *
   * @param timeoutMs bound for waiting and answer together, default 30 s
   * @param taken told how to take the request back; in a tab whose socket another tab has it is there until that tab has it
   * @throws SdkFault the server's code; `noAnswer` when the time is over; `notSignedIn` before sign-in and after the end;
   *   `tooManyRequests` (2996) when 1,000 wait already; `requestTooLarge` (80002) for what no server would read
   */
  request<C extends CommandName>(
    command: C,
    params: InputOf<SocketCommands[C]>,
    timeoutMs?: number,
    taken?: Taken,
  ): Promise<OutputOf<SocketCommands[C]>>;
  /** Signs out and closes; resolves when the server knows, or after a short while without an answer. */
  signOut(): Promise<void>;
  /** Checks at once that the connection is alive; after sleep, a change of network, a tab coming back. */
  probe(): void;
  readonly isOnline: boolean;
  /** The local clock corrected by the server's, whole ms. */
  serverNowMs(): number;
}

/** An open or opening WebSocket, as browsers, `ws` and Bun have it. */
export interface Socket {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
}

/** What the SDK needs of where it runs; a browser, Node, Bun, a mini-program, or a test's own world. */
export interface Platform {
  openSocket(url: string, protocol: string): Socket;
  /** The server's name for this kind of device. */
  name: 'Web' | 'Windows' | 'Mac' | 'Linux' | 'Android' | 'iPhone' | 'iPad' | 'Mini';
  /** Stable for one instance of the app (a tab, a process), so that a reconnect replaces its own dead session. */
  deviceId(): string;
  nowMs(): number;
  /** 0 ≤ n < 1. */
  random(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  /** Calls back when the device wakes, the tab is shown again or the network changes; returns how to stop. */
  onWake(run: (hint: 'awake' | 'networkLost') => void): () => void;
  /** Sees what a callback of a socket throws, and lets it go on (S1); absent: nobody does. */
  watched?<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void;
}
