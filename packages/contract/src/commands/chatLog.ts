import Type from 'typebox';
import { command } from '../command.ts';

const Size = Type.Integer({ description: 'Bytes.' });
const faultMap = { badJson: 'chatLogParamsIllegal', notAdmin: 'chatLogNotAdmin', internal: 'chatLogInternal' } as const;

/** Service `open_msg_svc` (rest-api §22.1). */
export const chatLogCommands = {
  'open_msg_svc/get_history': command({
    caller: 'admin',
    input: Type.Object({
      ChatType: Type.Enum(['C2C', 'Group']),
      MsgTime: Type.String({ pattern: '^\\d{10}$', description: '`YYYYMMDDHH`, by the clock of `utcOffsetMinutes`.' }),
    }),
    output: Type.Object({
      File: Type.Array(
        Type.Object({
          URL: Type.String(),
          ExpireTime: Type.String({ description: '`YYYY-MM-DD hh:mm:ss`, by the same clock: the end of the link.' }),
          FileSize: Size,
          FileMD5: Type.String(),
          GzipSize: Size,
          GzipMD5: Type.String(),
        }),
      ),
    }),
    errors: ['chatLogMissing', 'chatLogExpired'],
    invalid: 'chatLogParamsIllegal',
    faultMap,
    spec: ['rest-api §22.1'],
    summary: 'A compressed file of all that was said in an hour that is over, one-to-one or in groups.',
  }),
} as const;
