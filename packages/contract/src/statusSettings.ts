import { type Setting, setting } from './setting.ts';

const SPEC = 'sdk-js-api §4.8';

/** Who may see when users come and go, and how much of it. */
export const statusSettings = {
  userStatus: setting({
    scope: 'app',
    default: 1,
    min: 0,
    max: 1,
    exceeded: 'userStatusDisabled',
    spec: SPEC,
    doc: 'Whether users may ask for the status of others and subscribe to it: 1 yes, 0 no.',
  }),
  customStatusMaxBytes: setting({
    scope: 'app',
    default: 50,
    unit: 'bytes',
    min: 0,
    max: 1_000,
    spec: SPEC,
    doc: 'Longest custom status, in UTF-8 bytes.',
  }),
  statusSubscriptionsMax: setting({
    scope: 'app',
    default: 200,
    unit: 'count',
    min: 1,
    max: 10_000,
    spec: SPEC,
    doc: 'Users whose status one session hears of; past it the earliest subscription gives way.',
  }),
  statusGraceMs: setting({
    scope: 'app',
    default: 5_000,
    unit: 'ms',
    min: 0,
    max: 60_000,
    spec: 'S45',
    doc: 'How long a lost connection may take to come back before subscribers are told and the custom status goes. A sign-out does not wait.',
  }),
} as const satisfies Record<string, Setting>;
