/** Where the messages are kept. */
export type Store = 'embedded' | 'postgres';

/** One mark: what is measured, and what it must reach on each store. */
export interface MarkSpec {
  title: string;
  unit: string;
  /** `least`: a figure must not be below its budget; `most`: not above. */
  is: 'least' | 'most';
  embedded?: number;
  postgres?: number;
  /** What a profile showed to hold the mark where it is missed; goes into the results beside the figure. */
  heldBy?: string;
}

const commit =
  'two threads that take turns: a commit of 5 messages takes 0.35 ms, of 35 1.1 ms, most of it writing and syncing the pages of the log (a page per conversation); between two commits lie the hand-over and the turn in which the main thread reads and writes its sockets, 0.2 and 1.4 ms; neither core is busy. A second batch waiting at the writer made it ×0.9 to ×0.99: smaller batches';
const checkpoint =
  'checkpoints: each takes 4,000 pages, scattered over the whole file, out of the log, and commits wait for it. At 1,000 pages the p99 was 39 to 41 ms and the rate ×0.69 to ×0.86';
const codec = 'the codec: MessagePack is read and written by JavaScript, JSON by native code';

const rate = { unit: 'msg/s', is: 'least' } as const;
const time = { unit: 'ms', is: 'most' } as const;

/** The performance budget (design §11) for two cores with the loader on the same machine; the only place of its numbers. */
export const marks = {
  start: { title: 'cold start', unit: 's', is: 'most', embedded: 0.5 },

  durable10: { ...rate, title: 'durable, 10 in flight', embedded: 12_000, heldBy: commit },
  durable10Ack: { ...time, title: 'durable, 10 in flight: p99 of ack', embedded: 3, heldBy: commit },
  durable10Delivery: { ...time, title: 'durable, 10 in flight: p99 of delivery', embedded: 3, heldBy: commit },
  durable100: { ...rate, title: 'durable, 100 in flight', embedded: 25_000, heldBy: commit, postgres: 8_000 },
  durable100Ack: { ...time, title: 'durable, 100 in flight: p99 of ack', embedded: 10, heldBy: commit, postgres: 25 },
  durable100Delivery: {
    ...time,
    title: 'durable, 100 in flight: p99 of delivery',
    embedded: 10,
    heldBy: commit,
    postgres: 25,
  },
  durable800: { ...rate, title: 'durable, 800 in flight' },
  durable800Ack: { ...time, title: 'durable, 800 in flight: p99 of ack' },
  durable800Delivery: { ...time, title: 'durable, 800 in flight: p99 of delivery' },
  open: { ...rate, title: 'durable, open loop' },
  openAck: { ...time, title: 'durable, open loop: p99 of ack', embedded: 10, heldBy: commit },
  openDelivery: { ...time, title: 'durable, open loop: p99 of delivery', embedded: 10, heldBy: commit },
  random: { ...rate, title: 'durable, 200,000 random conversations', embedded: 9_000, heldBy: checkpoint },
  randomAck: { ...time, title: 'durable, 200,000 random conversations: p99 of ack', embedded: 35, heldBy: checkpoint },
  randomDelivery: {
    ...time,
    title: 'durable, 200,000 random conversations: p99 of delivery',
    embedded: 35,
    heldBy: checkpoint,
  },

  online100: { ...rate, title: 'online-only, 100 in flight' },
  online100Delivery: { ...time, title: 'online-only, 100 in flight: p99 of delivery' },
  online100Frames: { title: 'online-only, 100 in flight: frames per CPU-second', unit: '/s', is: 'least' },
  online100Echo: {
    title: 'online-only, 100 in flight: share of echo',
    unit: '%',
    is: 'least',
    embedded: 50,
    heldBy: codec,
  },
  online800: { ...rate, title: 'online-only, 800 in flight', embedded: 60_000 },
  online800Delivery: { ...time, title: 'online-only, 800 in flight: p99 of delivery' },
  online800Frames: { title: 'online-only, 800 in flight: frames per CPU-second', unit: '/s', is: 'least' },
  online800Echo: { title: 'online-only, 800 in flight: share of echo', unit: '%', is: 'least' },

  rest: { title: 'REST sendmsg', unit: 'calls/s', is: 'least', embedded: 10_000, postgres: 10_000 },
  restTime: { ...time, title: 'REST sendmsg: p99' },

  firstSignIn: { title: 'first sign-ins', unit: '/s', is: 'least' },
  signIn: { title: 'sign-in storm', unit: '/s', is: 'least', embedded: 5_000 },
  idleMemory: {
    title: 'memory of an idle connection',
    unit: 'KB',
    is: 'most',
    embedded: 4,
    heldBy: 'the process, not the connection: its resident memory differs by a tenth from run to run',
  },
  back: {
    title: '10,000 clients of 20 conversations come back',
    unit: 's',
    is: 'most',
    embedded: 4,
    heldBy: 'the one thread that reads the store: signing in, comparing 20 heads, reading two whole and their messages',
  },
  backLost: { title: 'messages they lost', unit: 'messages', is: 'most', embedded: 0 },

  group: { title: 'group of 5,000 online: deliveries', unit: '/s', is: 'least', embedded: 300_000 },
  groupAck: { ...time, title: 'group of 5,000 online: p99 of ack' },
  groupDelivery: { ...time, title: 'group of 5,000 online: p99 of delivery' },
  groupLost: { title: 'group of 5,000 online: lost or told twice', unit: 'messages', is: 'most', embedded: 0 },
  live: { ...time, title: 'live room of 10,000: p99 of delivery', embedded: 250 },
  liveCores: { title: 'live room of 10,000: server', unit: 'cores', is: 'most', embedded: 1 },
  liveLost: { title: 'live room of 10,000: lost or told twice', unit: 'messages', is: 'most', embedded: 0 },

  disk: { title: 'disk per 100-byte message', unit: 'bytes', is: 'most', embedded: 250 },
  history: {
    ...time,
    title: 'history page of 20: p99 of server time',
    embedded: 1,
    postgres: 1,
    heldBy: 'three processes share two cores; the mean is 0.7 ms',
  },
  historyRound: { ...time, title: 'history page of 20: p99 of round trip' },
  rulesOff: { ...rate, title: 'durable, 100 in flight, no rules' },
  rulesWords: { ...rate, title: 'durable, 100 in flight, 5,000 words' },
  rulesAfter: { ...rate, title: 'durable, 100 in flight, webhooks after' },
  rulesBefore: { ...rate, title: 'durable, 100 in flight, words, webhooks before and after' },
  words: { title: '100,000 words in a 12 KB message', unit: 'µs', is: 'most', embedded: 500 },
  wordsWorst: { title: '100,000 words, the worst 12 KB message', unit: 'µs', is: 'most' },
  expressions: { title: '20 regular expressions in a 12 KB message', unit: 'µs', is: 'most' },
  expressionsWorst: {
    title: 'a regular expression of the worst kind, found in a 12 KB message',
    unit: 'µs',
    is: 'most',
  },
  wordsTurn: { ...time, title: '100,000 words are taken in: longest turn of the loop', embedded: 50 },
  wordsMemory: { title: '100,000 words: memory', unit: 'MB', is: 'most', embedded: 32 },
  list: { ...time, title: 'conversation list of 1,000: server time', embedded: 10 },

  deviceList: { ...time, title: 'app starts without a network: list of 1,000 conversations' },
  devicePage: { ...time, title: 'app starts without a network: a page of messages out of 100,000' },
  deviceMemory: { title: 'app starts without a network: memory', unit: 'MB', is: 'most' },
} as const satisfies Record<string, MarkSpec>;

export type MarkName = keyof typeof marks;
