import Type from 'typebox';
import { command } from '../command.ts';
import { AuditPlace } from '../words.ts';

/** The time of a mute without an end. */
export const MUTE_FOR_EVER = 4_294_967_295;
const Seconds = Type.Integer({
  minimum: 0,
  maximum: MUTE_FOR_EVER,
  description: 'Seconds from now; 0 lifts it, 4294967295 is for ever.',
});
const Left = Type.Integer({ description: 'Seconds left; 0: none, 4294967295: for ever.' });
const faultMap = { badJson: 'muteBadJson', internal: 'muteInternal' } as const;

/** Global mute (rest-api §23), and the records of texts that passed with a word. */
export const moderationCommands = {
  'openconfigsvr/setnospeaking': command({
    caller: 'admin',
    input: Type.Object({
      Set_Account: Type.String({ minLength: 1 }),
      C2CmsgNospeakingTime: Type.Optional(Seconds),
      GroupmsgNospeakingTime: Type.Optional(Seconds),
    }),
    output: Type.Object({}),
    errors: ['muteTimesMissing', 'muteSetAccountMissing', 'muteSetAccountIllegal'],
    invalid: 'muteSetAccountIllegal',
    fieldFaults: {
      Set_Account: 'muteSetAccountIllegal',
      C2CmsgNospeakingTime: 'muteC2cTimeIllegal',
      GroupmsgNospeakingTime: 'muteGroupTimeIllegal',
    },
    missingFaults: { Set_Account: 'muteSetAccountMissing' },
    faultMap,
    spec: ['rest-api §23.1'],
    summary: 'Mute an account everywhere, in one-to-one messages and in groups apart; live within seconds.',
  }),
  'openconfigsvr/getnospeaking': command({
    caller: 'admin',
    input: Type.Object({ Get_Account: Type.String({ minLength: 1 }) }),
    output: Type.Object({ C2CmsgNospeakingTime: Left, GroupmsgNospeakingTime: Left }),
    errors: ['muteGetAccountMissing', 'muteGetAccountIllegal'],
    invalid: 'muteGetAccountIllegal',
    fieldFaults: { Get_Account: 'muteGetAccountIllegal' },
    missingFaults: { Get_Account: 'muteGetAccountMissing' },
    faultMap,
    spec: ['rest-api §23.2'],
    summary: 'How long an account is still muted everywhere; of an unknown one both are for ever.',
  }),
  'hongyan/get_word_audits': command({
    caller: 'admin',
    input: Type.Object({
      Before: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Records below this `Seq`; absent: from the newest on.' }),
      ),
      Count: Type.Optional(Type.Integer({ minimum: 1, description: '20 by default, at most `pageMax`.' })),
    }),
    output: Type.Object({
      Audits: Type.Array(
        Type.Object({
          Seq: Type.Integer(),
          Time: Type.Integer({ description: 'Unix seconds.' }),
          Account: Type.String({ description: "Whose text it is; empty: the app's own." }),
          Place: AuditPlace,
          Target: Type.String({ description: 'The account or group that it was said to or about.' }),
          Words: Type.Array(Type.String(), { description: 'As they stand in the text.' }),
          Text: Type.String({ description: 'The text, its beginning where it is long.' }),
        }),
        { description: 'Newest first.' },
      ),
      IsCompleted: Type.Boolean({ description: 'There are no older ones.' }),
    }),
    errors: [],
    invalid: 'socketParamsIllegal',
    spec: ['S27', 'S70'],
    summary: 'Texts that passed with a word of a list that is only recorded.',
  }),
} as const;
