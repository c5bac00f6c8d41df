import { type Setting, setting } from './setting.ts';

/** Where an app's days begin, and how long their figures are kept. */
export const statisticsSettings = {
  utcOffsetMinutes: setting({
    scope: 'app',
    default: 480,
    min: -720,
    max: 840,
    spec: 'rest-api §24',
    doc: "Minutes by which the app's clock is ahead of UTC: its hours, days and months are those of statistics, files and quotas; 480 is Beijing's.",
  }),
  statisticsKeepDays: setting({
    scope: 'app',
    default: 400,
    unit: 'days',
    min: 62,
    max: 3_650,
    spec: 'S46',
    doc: 'How long the figures of a day are kept.',
  }),
} as const satisfies Record<string, Setting>;
