import Type from 'typebox';
import { command } from '../command.ts';
import { groupCommand } from './groupShapes.ts';

const Words = Type.Array(Type.String({ minLength: 1 }), {
  description: 'ASCII case and full-width forms make no difference.',
});
const Named = Type.Object({
  DirtyWordsList: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
});

/** Words that an app bans (rest-api §26.1). */
export const wordCommands = {
  'openim_dirty_words/get': command({
    ...groupCommand,
    input: Type.Object({}),
    output: Type.Object({ DirtyWordsList: Words }),
    errors: ['groupParamsIllegal'],
    spec: ['S27', 'S70'],
    summary: "The app's banned words. The body may be empty.",
  }),
  'openim_dirty_words/add': command({
    ...groupCommand,
    input: Named,
    output: Type.Object({}),
    errors: ['groupParamsIllegal'],
    spec: ['S27', 'S70'],
    summary: 'Ban words: texts of messages and of groups that contain one are refused with 80001, within seconds.',
  }),
  'openim_dirty_words/delete': command({
    ...groupCommand,
    input: Named,
    output: Type.Object({}),
    errors: ['groupParamsIllegal'],
    spec: ['S27', 'S70'],
    summary: 'Ban words no more; what is not banned is passed over.',
  }),
} as const;
