import { type Setting, setting } from './setting.ts';

const count = (fallback: number, max: number, exceeded: Setting['exceeded'], doc: string, spec?: string) =>
  setting({ scope: 'app', default: fallback, unit: 'count', min: 1, max, exceeded, spec, doc });
const bytes = (fallback: number, max: number, doc: string, spec?: string) =>
  setting({ scope: 'app', default: fallback, unit: 'bytes', min: 1, max, spec, doc });

/** Limits of reactions to messages and of their extensions. */
export const reactionSettings = {
  reactionKindsMax: count(30, 1_000, 'reactionKindsLimit', 'Different reactions that a message may have.'),
  reactionUsersMax: count(10_000, 1_000_000, 'reactionUsersLimit', 'Users that one reaction of a message may have.'),
  reactionIdMaxBytes: bytes(64, 128, 'Longest reaction, in UTF-8 bytes: an emoji or a name that the app gives it.'),
  extensionsMax: count(300, 10_000, 'extensionLimit', 'Extensions that a message may have.', 'rest-api §7'),
  extensionsPerCall: count(20, 100, undefined, 'Extensions that one call may set or delete.', 'rest-api §7'),
  extensionKeyMaxBytes: bytes(100, 128, 'Longest key of an extension, in UTF-8 bytes.', 'rest-api §7'),
  extensionValueMaxBytes: bytes(1_000, 10_000, 'Longest value of an extension, in UTF-8 bytes.', 'rest-api §7'),
  extensionWritesPerMin: count(
    200,
    1_000_000,
    'extensionRate',
    'Calls a minute that may change the extensions of one message.',
    'rest-api §7',
  ),
  extensionPageMax: count(200, 1_000, undefined, 'Extensions in one answer.', 'rest-api §7'),
} as const satisfies Record<string, Setting>;
