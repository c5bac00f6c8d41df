import type { FaultName } from './errors.ts';

type Value = string | number | boolean;

/** One setting: where it applies, its bounds and what it means. */
export interface Setting<T extends Value = Value> {
  /** `server`: one value for the process, from option, environment or file. `app`: each app may have its own, live. */
  scope: 'server' | 'app';
  default: T;
  unit?: 'bytes' | 'seconds' | 'days' | 'ms' | 'count' | 'per second';
  min?: number;
  max?: number;
  oneOf?: readonly T[];
  /** The command-line option, where `--kebab-case-of-name` is not wanted. */
  option?: string;
  /** Shown in the help behind the option, e.g. `DIR`. */
  placeholder?: string;
  exceeded?: FaultName;
  spec?: string;
  doc: string;
}

type Widen<T> = T extends number ? number : T extends boolean ? boolean : string;
/** Declares a setting; its scope stays a literal type, its value's type is widened. */
const setting = <T extends Value, const S extends 'server' | 'app'>(s: Setting<T> & { scope: S }) =>
  s as unknown as Setting<Widen<T>> & { scope: S };

/**
 * Every limit, time-out and quota of the server. Defaults, options, environment names, `--help` and the
 * documentation come from here; there is no literal limit elsewhere.
 */
export const settings = {
  host: setting({
    scope: 'server',
    default: '127.0.0.1',
    placeholder: 'ADDRESS',
    doc: 'Address to listen on; 0.0.0.0 for all.',
  }),
  port: setting({
    scope: 'server',
    default: 8090,
    min: 0,
    max: 65_535,
    placeholder: 'PORT',
    doc: 'Port of everything: REST, WebSocket, docs; 0 picks a free one.',
  }),
  data: setting({
    scope: 'server',
    default: './data',
    placeholder: 'DIR',
    doc: 'Folder of the embedded store, the lock and the control socket; made when missing.',
  }),
  store: setting({
    scope: 'server',
    default: 'embedded',
    placeholder: 'STORE',
    doc: '`embedded` (SQLite in the data folder) or postgres://user:password@host/database.',
  }),
  config: setting({
    scope: 'server',
    default: '',
    placeholder: 'FILE',
    doc: 'JSON file of settings by name; options and environment win over it.',
  }),
  demoSignIn: setting({
    scope: 'server',
    default: 'auto',
    oneOf: ['auto', 'on', 'off'],
    placeholder: 'WHEN',
    doc: 'Whether the chat page signs in demo users without a password; auto: only on a loopback address.',
  }),
  logLevel: setting({
    scope: 'server',
    default: 'info',
    oneOf: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    placeholder: 'LEVEL',
    doc: 'Least level that is logged.',
  }),
  loginTimeoutSec: setting({
    scope: 'server',
    default: 10,
    unit: 'seconds',
    min: 1,
    max: 120,
    doc: 'A connection must sign in within this time.',
  }),
  heartbeatSec: setting({
    scope: 'server',
    default: 30,
    unit: 'seconds',
    min: 1,
    max: 600,
    doc: 'Period at which clients ping; silence of 2.5 periods closes.',
  }),
  maxFrameBytes: setting({
    scope: 'server',
    default: 262_144,
    unit: 'bytes',
    min: 16_384,
    max: 8_388_608,
    doc: 'Largest WebSocket message a client may send, of one or more frames.',
  }),
  maxFrameDepth: setting({
    scope: 'server',
    default: 32,
    unit: 'count',
    min: 8,
    max: 200,
    doc: 'Deepest nesting of a frame or a REST body.',
  }),
  maxRestBodyBytes: setting({
    scope: 'server',
    default: 1_048_576,
    unit: 'bytes',
    min: 65_536,
    max: 16_777_216,
    exceeded: 'badRequest',
    doc: 'Largest body of a REST request.',
  }),
  sessionQueueMaxBytes: setting({
    scope: 'server',
    default: 1_048_576,
    unit: 'bytes',
    min: 65_536,
    max: 67_108_864,
    doc: 'What may wait for a slow reader; above it events are dropped and the session is told to resync.',
  }),
  sessionRequestsPerSec: setting({
    scope: 'server',
    default: 0,
    unit: 'per second',
    min: 0,
    max: 1_000_000,
    exceeded: 'tooFrequent',
    doc: 'Requests a session may make a second; 0 is unlimited.',
  }),
  sessionMaxInFlight: setting({
    scope: 'server',
    default: 1_000,
    unit: 'count',
    min: 1,
    max: 100_000,
    exceeded: 'tooFrequent',
    doc: 'Requests of one session that may be unanswered at a time.',
  }),
  storeMaxQueue: setting({
    scope: 'server',
    default: 50_000,
    unit: 'count',
    min: 100,
    max: 1_000_000,
    exceeded: 'sendsStopped',
    doc: 'Operations that may wait for the store; above it callers are refused.',
  }),
  signInsAtOnce: setting({
    scope: 'server',
    default: 200,
    unit: 'count',
    min: 1,
    max: 10_000,
    doc: 'Sign-ins that go on at a time; further ones wait, so that a storm of them leaves room for messages.',
  }),
  drainTimeoutMs: setting({
    scope: 'server',
    default: 10_000,
    unit: 'ms',
    min: 0,
    max: 300_000,
    doc: 'At shutdown, the longest wait for pending answers.',
  }),
  maxMessageBytes: setting({
    scope: 'app',
    default: 12_288,
    unit: 'bytes',
    min: 1_024,
    max: 65_536,
    exceeded: 'messageTooLong',
    spec: 'S17',
    doc: 'Largest message body, in UTF-8 bytes of its JSON; bytes of custom elements count raw.',
  }),
  maxCloudCustomDataBytes: setting({
    scope: 'app',
    default: 4_096,
    unit: 'bytes',
    min: 0,
    max: 65_536,
    exceeded: 'messageTooLong',
    doc: 'Largest CloudCustomData of a message, in UTF-8 bytes.',
  }),
  maxPushBytes: setting({
    scope: 'app',
    default: 4_096,
    unit: 'bytes',
    min: 0,
    max: 65_536,
    exceeded: 'messageTooLong',
    doc: 'Largest OfflinePushInfo of a message, in UTF-8 bytes of its JSON.',
  }),
  multiDeviceMode: setting({
    scope: 'app',
    default: 4,
    min: 1,
    max: 4,
    spec: 'S5',
    doc: 'Who is kicked: 1 nobody; 2 one phone and one PC; 3 one Android, one iOS and one PC; 4 a single device (design D15).',
  }),
  recallWindowSec: setting({
    scope: 'app',
    default: 120,
    unit: 'seconds',
    min: 0,
    max: 31_536_000,
    exceeded: 'recallTooLate',
    spec: 'S72',
    doc: 'How long a sender may recall a message; administrators always may.',
  }),
  editWindowSec: setting({
    scope: 'app',
    default: 31_536_000,
    unit: 'seconds',
    min: 0,
    max: 315_360_000,
    exceeded: 'messageNotEditable',
    doc: 'How long a sender may edit a message.',
  }),
  conversationListMax: setting({
    scope: 'app',
    default: 100,
    unit: 'count',
    min: 10,
    max: 3_000,
    spec: 'S60',
    doc: 'Conversations a user sees: the latest ones; older ones show again with their next message.',
  }),
  pageMax: setting({
    scope: 'app',
    default: 100,
    unit: 'count',
    min: 20,
    max: 1_000,
    spec: 'S64',
    doc: 'Largest page of any list or history.',
  }),
  pageBytes: setting({
    scope: 'app',
    default: 262_144,
    unit: 'bytes',
    min: 65_536,
    max: 1_048_576,
    doc: 'A page of a list or history over the socket is cut at this size; one item always fits.',
  }),
  roamPageBytes: setting({
    scope: 'app',
    default: 13_312,
    unit: 'bytes',
    min: 4_096,
    max: 1_048_576,
    doc: 'A page of admin_getroammsg is cut at about this size.',
  }),
  userIdMaxBytes: setting({
    scope: 'app',
    default: 32,
    unit: 'bytes',
    min: 8,
    max: 64,
    doc: 'Longest user id in UTF-8 (design D2).',
  }),
  profileValueMaxBytes: setting({
    scope: 'app',
    default: 500,
    unit: 'bytes',
    min: 100,
    max: 10_000,
    exceeded: 'profileValueTooLong',
    doc: 'Longest text of a profile: nick, avatar URL, signature, a custom field.',
  }),
  profileLocationMaxBytes: setting({
    scope: 'app',
    default: 16,
    unit: 'bytes',
    min: 16,
    max: 10_000,
    exceeded: 'profileValueTooLong',
    doc: 'Longest location of a profile.',
  }),
  profileCustomMax: setting({
    scope: 'app',
    default: 20,
    unit: 'count',
    min: 0,
    max: 1_000,
    exceeded: 'profileTagUnknown',
    doc: 'Custom fields that a profile may have.',
  }),
  userEventDays: setting({
    scope: 'app',
    default: 30,
    unit: 'days',
    min: 1,
    max: 365,
    doc: "How long a user's events are kept for sync; who was away longer fetches afresh.",
  }),
  restDedupeSec: setting({
    scope: 'app',
    default: 120,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    doc: 'Within this time a REST send with the same MsgSeq, MsgRandom and body is the same message (design D7).',
  }),
  restRepeatSec: setting({
    scope: 'app',
    default: 60,
    unit: 'seconds',
    min: 1,
    max: 3_600,
    doc: 'Within this time a REST send with the same URL random and body is the same message (design D7).',
  }),
  restPerSec: setting({
    scope: 'app',
    default: 0,
    unit: 'per second',
    min: 0,
    max: 1_000_000,
    exceeded: 'appTooManyRequests',
    doc: 'REST calls of the app a second; 0 is unlimited (the original: 200 a command).',
  }),
  badUserSigsPerMinute: setting({
    scope: 'app',
    default: 30,
    unit: 'count',
    min: 1,
    max: 100_000,
    exceeded: 'tooManyBadUserSigs',
    doc: 'Wrong UserSigs for one account from one address before it has to wait a minute (70050).',
  }),
  pushOnlineDays: setting({
    scope: 'app',
    default: 7,
    unit: 'days',
    min: 0,
    max: 365,
    spec: 'S45',
    doc: 'How long a phone without connection counts as PushOnline after its sign-in.',
  }),
  appRestoreDays: setting({
    scope: 'server',
    default: 30,
    unit: 'days',
    min: 1,
    max: 3_650,
    spec: 'S13',
    doc: 'How long a deleted app can be restored.',
  }),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
type Of<S extends 'server' | 'app'> = {
  [K in SettingName as (typeof settings)[K]['scope'] extends S ? K : never]: (typeof settings)[K]['default'];
};
export type Settings = { [K in SettingName]: (typeof settings)[K]['default'] };
export type ServerSettings = Of<'server'>;

/** The environment variable of a setting: `HONGYAN_` and its name in capitals. */
export const envName = (name: string): string => `HONGYAN_${name.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()}`;
/** The command-line option of a setting: its name in kebab case. */
export const optionName = (name: string): string => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;

/**
 * Reads one setting from text or JSON and checks its bounds.
 *
 * @returns the value, or `flaw`: what is wrong and what is allowed
 */
export function readSetting(name: SettingName, raw: unknown): { value: Value } | { flaw: string } {
  const { default: fallback, min, max, oneOf } = settings[name] as Setting;
  if (typeof fallback === 'number') {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
    const within = `a whole number from ${min ?? 0} to ${max ?? Number.MAX_SAFE_INTEGER}`;
    if (typeof value !== 'number' || !Number.isInteger(value))
      return { flaw: `must be ${within}, not ${JSON.stringify(raw)}` };
    if (value < (min ?? 0) || value > (max ?? Number.MAX_SAFE_INTEGER))
      return { flaw: `must be ${within}, not ${value}` };
    return { value };
  }
  if (typeof raw !== 'string') return { flaw: `must be a text, not ${JSON.stringify(raw)}` };
  if (oneOf && !oneOf.includes(raw)) return { flaw: `must be one of ${oneOf.join(', ')}, not ${JSON.stringify(raw)}` };
  return { value: raw };
}

export const defaultSettings = Object.fromEntries(
  Object.entries(settings).map(([name, s]) => [name, s.default]),
) as Settings;
