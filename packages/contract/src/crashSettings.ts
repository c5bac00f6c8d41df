import { type Setting, setting } from './setting.ts';

/** Settings of reports of the SDK's errors. */
export const crashSettings = {
  crashReportsPerDay: setting({
    scope: 'app',
    default: 20,
    unit: 'count',
    min: 0,
    max: 10_000,
    spec: 'S1',
    doc: 'Reports of errors in the SDK that are kept of one account in 24 hours; 0: none at all.',
  }),
  crashReportMax: setting({
    scope: 'app',
    default: 1_000,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    spec: 'S1',
    doc: 'Reports of errors in the SDK that are kept; beyond it the oldest goes.',
  }),
  crashReportDays: setting({
    scope: 'app',
    default: 30,
    unit: 'days',
    min: 1,
    max: 3_650,
    spec: 'S1',
    doc: 'How long such a report is kept.',
  }),
} as const satisfies Record<string, Setting>;
