import Type, { type Static } from 'typebox';
import { UInt32 } from './ids.ts';

/** How messages reach a user whatever conversation they are in: its do-not-disturb time (sdk-js-api §4.7). */
export const ReceiveAll = Type.Object({
  receiveOption: Type.Enum([0, 2], {
    description: '0 with notice always; 2 without push while the time lasts, whatever the conversation says.',
  }),
  startSec: Type.Integer({ ...UInt32, description: 'When the time begins; as Unix time.' }),
  durationSec: Type.Integer({ ...UInt32, description: 'How long it lasts; repeated, a day or more is always.' }),
  isRepeated: Type.Boolean({ description: 'Every 24 hours from `startSec` on; false: once.' }),
});
export type ReceiveAll = Static<typeof ReceiveAll>;
