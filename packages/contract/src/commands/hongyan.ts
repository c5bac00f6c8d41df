import Type from 'typebox';
import { command } from '../command.ts';

const Values = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));

/** Our own additions: the service `hongyan`. */
export const hongyanCommands = {
  'hongyan/get_settings': command({
    caller: 'admin',
    input: Type.Object({}),
    output: Type.Object({ Settings: Values }),
    errors: [],
    invalid: 'settingIllegal',
    spec: ['S5'],
    summary: 'Read the settings of the app.',
  }),
  'hongyan/set_settings': command({
    caller: 'admin',
    input: Type.Object({ Settings: Values }),
    output: Type.Object({ Settings: Values }),
    errors: ['settingIllegal'],
    invalid: 'settingIllegal',
    spec: ['S5'],
    summary: 'Change settings of the app; they take effect within seconds on every node.',
  }),
} as const;
