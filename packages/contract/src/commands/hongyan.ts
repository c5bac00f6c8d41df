import Type from 'typebox';
import { command } from '../command.ts';
import { MergedKey } from '../elements.ts';

const Values = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));

/** Service `ConfigSvc` (rest-api §22.2). */
export const addressCommands = {
  'ConfigSvc/GetIPList': command({
    caller: 'admin',
    input: Type.Object({}),
    output: Type.Object({ IPList: Type.Array(Type.String()) }),
    errors: [],
    invalid: 'badRequest',
    spec: ['rest-api §22.2'],
    summary: 'Addresses of the server, which all its services have in common.',
  }),
} as const;

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
  'hongyan/get_merged_list': command({
    caller: 'admin',
    input: Type.Object({ JsonMsgKey: MergedKey }),
    output: Type.Object({ MsgList: Type.Array(Type.Object({})) }),
    errors: ['mergedListUnknown'],
    invalid: 'bodyMismatch',
    spec: ['S71'],
    summary: 'Read the messages of a merged one whose element has `JsonMsgKey` instead of `MsgList`.',
  }),
} as const;
