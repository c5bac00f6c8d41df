import { type Setting, setting } from './setting.ts';

const RATE = String.raw`(\*|[a-z0-9_]+/[a-z0-9_]+)=\d{1,7}`;

/** Quantities and rates that the original bounds by plan; most are open here until an operator closes them. */
export const quotaSettings = {
  accountsMax: setting({
    scope: 'app',
    default: 0,
    unit: 'count',
    min: 0,
    max: 100_000_000,
    exceeded: 'accountsFull',
    spec: 'usersig-and-limits §2.4',
    doc: 'Accounts that the app may have; 0 is unlimited (the original: 100 in a trial app). Those that are there stay.',
  }),
  pinnedConversationsMax: setting({
    scope: 'app',
    default: 50,
    unit: 'count',
    min: 0,
    max: 10_000,
    exceeded: 'conversationPinsFull',
    spec: 'usersig-and-limits §2.6',
    doc: 'Conversations that a user may pin.',
  }),
  restRates: setting({
    scope: 'app',
    default: '',
    matches: {
      pattern: new RegExp(`^${RATE}([ ,]+${RATE})*$`),
      says: 'commands and their calls a second, as in "*=200,im_open_login_svc/multiaccount_import=100"',
    },
    exceeded: 'tooManyRequests',
    spec: 'rest-api §1.4',
    doc: 'Calls a second of each REST command, `*` for every one that is not named; 0, as one without a rate, is unlimited (the original: 200).',
  }),
  chatLogDays: setting({
    scope: 'app',
    default: 7,
    unit: 'days',
    min: 1,
    max: 3_650,
    exceeded: 'chatLogExpired',
    spec: 'rest-api §22.1',
    doc: 'How long files of what was said in an hour can be had; they take room in the data folder once asked for.',
  }),
  chatLogLinkSec: setting({
    scope: 'app',
    default: 86_400,
    unit: 'seconds',
    min: 1,
    max: 2_592_000,
    spec: 'rest-api §22.1',
    doc: 'How long the link to such a file works.',
  }),
} as const satisfies Record<string, Setting>;
