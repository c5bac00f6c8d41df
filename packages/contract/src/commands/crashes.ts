import Type from 'typebox';
import { command } from '../command.ts';
import { crashBounds } from '../crashBounds.ts';
import { CrashReport, crashPlaces } from '../crashes.ts';
import { UserID } from '../ids.ts';
import { platformNames } from '../platforms.ts';
import { session } from './inConversation.ts';

/** Reports of the SDK's errors over the socket (S1). */
export const socketCrashCommands = {
  reportCrashes: command({
    ...session,
    input: Type.Object({
      sdkVersion: Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9.+_-]*$' }),
      reports: Type.Array(CrashReport, { minItems: 1, maxItems: crashBounds.reportsPerCall }),
    }),
    output: Type.Object({
      kept: Type.Integer({
        description: 'How many were kept: not those beyond `crashReportsPerDay`, nor what was reported before.',
      }),
    }),
    errors: [],
    spec: ['S1'],
    summary: "Report errors of the SDK's own that nothing in it foresaw.",
  }),
} as const;

const SEQ = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** Reports of the SDK's errors over REST (S1). */
export const crashCommands = {
  'hongyan/get_crashes': command({
    caller: 'admin',
    input: Type.Object({
      Account: Type.Optional(UserID),
      Name: Type.Optional(Type.String({ maxLength: crashBounds.nameChars, description: 'Name of the error.' })),
      Platform: Type.Optional(Type.Enum(platformNames)),
      Since: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'Reported from then on; seconds.' }),
      ),
      Before: Type.Optional(Type.Integer({ ...SEQ, description: 'Only reports below this number.' })),
      Count: Type.Optional(Type.Integer({ minimum: 1, description: '20 when absent, at most `pageMax`.' })),
    }),
    output: Type.Object({
      Crashes: Type.Array(
        Type.Object({
          Seq: SEQ,
          Time: Type.Integer({ description: 'When it happened last, by the device; seconds.' }),
          ReportTime: Type.Integer({ description: 'When it was reported; seconds.' }),
          Account: Type.String(),
          Platform: Type.Enum(platformNames),
          SdkVersion: Type.String(),
          Place: Type.Enum([...crashPlaces]),
          Name: Type.String(),
          Frames: Type.Array(Type.String()),
          Times: Type.Integer(),
        }),
        { description: 'The newest first.' },
      ),
      IsCompleted: Type.Boolean(),
    }),
    errors: [],
    invalid: 'bodyMismatch',
    spec: ['S1'],
    summary: "Errors of the SDK's own that clients reported, the newest first, page by page.",
  }),
} as const;
