import Type from 'typebox';
import { command } from '../command.ts';
import { MergedKey } from '../elements.ts';

/** Merged messages whose list does not travel with them. */
export const socketMergedCommands = {
  downloadMergedList: command({
    caller: 'session',
    invalid: 'socketParamsIllegal',
    input: Type.Object({ key: MergedKey }),
    output: Type.Object({
      list: Type.Array(Type.Object({}), {
        description: 'What the merged message holds, as its `MsgList` would have it.',
      }),
    }),
    errors: ['mergedListUnknown'],
    spec: ['S71', 'sdk-js-api §9.2'],
    summary: 'The messages of a merged one by its `JsonMsgKey`. Whoever was told the key may read them.',
  }),
} as const;
