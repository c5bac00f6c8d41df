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
} as const satisfies Record<string, Setting>;
