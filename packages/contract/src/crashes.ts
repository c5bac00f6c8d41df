import Type, { type Static } from 'typebox';
import { crashBounds } from './crashBounds.ts';
import { UInt32 } from './ids.ts';

/** What operators see in a terminal holds nothing that a terminal obeys. */
const PRINTABLE = '^[\\x20-\\x7e]*$';

/** Where in the SDK an error went uncaught. */
export const crashPlaces = ['timer', 'socket', 'listener', 'promise', 'call'] as const;

/**
 * An error of the SDK's own that nothing in it foresaw (S1): what it is and where, and nothing of what it was about. Texts of
 * errors may quote messages, so none travels.
 */
export const CrashReport = Type.Object({
  timeMs: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'When it happened last.' }),
  random: Type.Integer({ ...UInt32, description: 'Tells a report that comes again.' }),
  place: Type.Enum([...crashPlaces]),
  name: Type.String({
    minLength: 1,
    maxLength: crashBounds.nameChars,
    pattern: '^[A-Za-z0-9_$]+$',
    description: 'Of the error: `TypeError`.',
  }),
  frames: Type.Array(Type.String({ maxLength: crashBounds.frameChars, pattern: PRINTABLE }), {
    maxItems: crashBounds.frames,
    description: 'Functions with file, line and column, the innermost first.',
  }),
  times: Type.Integer({ minimum: 1, maximum: 4_294_967_295, description: 'How often it happened.' }),
});
export type CrashReport = Static<typeof CrashReport>;
