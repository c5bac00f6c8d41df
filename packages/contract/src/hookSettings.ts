import { type HookSwitch, hookNames, hookSwitch, hooks } from './hooks.ts';
import { type Setting, setting } from './setting.ts';

type Switches = { [S in HookSwitch]: Setting<number> & { scope: 'app' } };

/** One switch for each webhook: off until the app asks for it. */
const switches = Object.fromEntries(
  hookNames.map((name) => {
    const { callback, summary } = hooks[name];
    const doc = `Whether ${callback} is called: 0 no, 1 yes. ${summary}`;
    return [hookSwitch(name), setting({ scope: 'app', default: 0, min: 0, max: 1, spec: 'callbacks §2', doc })];
  }),
) as Switches;

/** Settings of the calls to the app's own server. */
export const hookSettings = {
  hookUrl: setting({
    scope: 'app',
    default: '',
    placeholder: 'URL',
    matches: {
      pattern:
        /^https?:\/\/([A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?([/?][^\s!$#]*)?$/,
      says: 'http://… or https://…, with a host name of at most 63 characters, without spaces, ! and $',
    },
    spec: 'callbacks §1.6',
    doc: "Address of the app's own server, which webhooks are sent to; empty: none are.",
  }),
  hookToken: setting({
    scope: 'app',
    default: '',
    placeholder: 'TOKEN',
    matches: { pattern: /^[\x21-\x7e]{1,128}$/, says: '1 to 128 printable characters' },
    spec: 'callbacks §1.5',
    doc: 'Shared with the app’s server, to sign webhooks with; empty: they are not signed.',
  }),
  hookTimeoutMs: setting({
    scope: 'app',
    default: 2_000,
    unit: 'ms',
    min: 100,
    max: 10_000,
    spec: 'callbacks §1.2',
    doc: "How long the app's server may take to answer a webhook.",
  }),
  hookOnFailure: setting({
    scope: 'app',
    default: 'deliver',
    oneOf: ['deliver', 'refuse'],
    placeholder: 'WHAT',
    exceeded: 'callbackFailed',
    spec: 'callbacks §1.2',
    doc: "What becomes of a message when the app's server does not answer properly before it is sent.",
  }),
  hookRetryMaxSec: setting({
    scope: 'app',
    default: 86_400,
    unit: 'seconds',
    min: 0,
    max: 2_592_000,
    doc: 'How old a webhook about something done may become while the app’s server is out of reach; 0: each is sent once.',
  }),
  hookRetries: setting({
    scope: 'app',
    default: 8,
    unit: 'count',
    min: 0,
    max: 100,
    doc: 'How often a webhook that the app’s server answers, but not properly, is sent again.',
  }),
  ...switches,
  hookAllowedNetworks: setting({
    scope: 'server',
    default: '',
    placeholder: 'NETWORKS',
    doc: 'Private networks that webhooks may be sent to, as 10.0.0.0/8,127.0.0.1, or all; others are refused.',
  }),
  hookTlsCert: setting({
    scope: 'server',
    default: '',
    placeholder: 'FILE',
    doc: "PEM file of the certificate that this server shows to apps' servers (mutual TLS).",
  }),
  hookTlsKey: setting({
    scope: 'server',
    default: '',
    placeholder: 'FILE',
    doc: 'PEM file of the key of hookTlsCert.',
  }),
  hookTlsCa: setting({
    scope: 'server',
    default: '',
    placeholder: 'FILE',
    doc: "PEM file of authorities that apps' servers may have their certificates from, in place of the system's.",
  }),
  hookMaxInFlight: setting({
    scope: 'server',
    default: 32,
    unit: 'count',
    min: 1,
    max: 1_000,
    doc: "Webhooks before something is done that one app's server may have unanswered at a time.",
  }),
  hookMaxQueue: setting({
    scope: 'server',
    default: 1_000,
    unit: 'count',
    min: 0,
    max: 100_000,
    doc: 'Further ones of the app that may wait; above it they count as not answered.',
  }),
  hookAfterInFlight: setting({
    scope: 'server',
    default: 8,
    unit: 'count',
    min: 1,
    max: 256,
    doc: "Webhooks about something done that one app's server may have unanswered at a time.",
  }),
  hookWindow: setting({
    scope: 'server',
    default: 256,
    unit: 'count',
    min: 1,
    max: 10_000,
    doc: 'Webhooks of one app that are looked at ahead, so that one conversation need not wait for another.',
  }),
  hookPollMs: setting({
    scope: 'server',
    default: 100,
    unit: 'ms',
    min: 10,
    max: 10_000,
    doc: 'How often new webhooks are looked for.',
  }),
  hookLeaseMs: setting({
    scope: 'server',
    default: 10_000,
    unit: 'ms',
    min: 500,
    max: 300_000,
    doc: 'Of several processes one sends the webhooks of an app; after this time without it another takes over.',
  }),
  hookBackoffMs: setting({
    scope: 'server',
    default: 1_000,
    unit: 'ms',
    min: 10,
    max: 60_000,
    doc: 'First wait before a webhook is sent again; it doubles each time, with jitter.',
  }),
  hookBackoffMaxMs: setting({
    scope: 'server',
    default: 60_000,
    unit: 'ms',
    min: 10,
    max: 3_600_000,
    doc: 'Longest wait before a webhook is sent again.',
  }),
  hookAnswerMaxBytes: setting({
    scope: 'server',
    default: 262_144,
    unit: 'bytes',
    min: 1_024,
    max: 4_194_304,
    doc: "Longest answer of an app's server; a longer one is not read and counts as no answer.",
  }),
  hookDnsSec: setting({
    scope: 'server',
    default: 30,
    unit: 'seconds',
    min: 0,
    max: 3_600,
    doc: "How long the address of an app's server is kept.",
  }),
  hookLogMax: setting({
    scope: 'server',
    default: 1_000,
    unit: 'count',
    min: 1,
    max: 100_000,
    doc: 'Latest webhooks that `hongyan webhooks tail` can show.',
  }),
} satisfies Record<string, Setting>;
