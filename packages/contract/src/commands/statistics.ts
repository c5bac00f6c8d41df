import Type, { type TInteger, type TOptional, type TString } from 'typebox';
import { command } from '../command.ts';
import { type FigureName, figureNames, figures } from '../statistics.ts';

/** Days that `getappinfo` tells of, and those that our own command tells of unless it is asked for others. */
export const STATISTICS_DAYS = 30;
const DAYS_MAX = 400;

const fieldsOf = <T>(field: (name: FigureName) => T): Record<FigureName, T> =>
  Object.fromEntries(figureNames.map((name) => [name, field(name)])) as Record<FigureName, T>;
const texts = fieldsOf((name): TOptional<TString> => Type.Optional(Type.String({ description: figures[name].doc })));
const numbers = fieldsOf((name): TInteger => Type.Integer({ description: figures[name].doc }));
const DateText = Type.String({ description: "`YYYYMMDD`, by the app's own time." });

/** Statistics (rest-api §24, S46, S48). */
export const statisticsCommands = {
  'openconfigsvr/getappinfo': command({
    caller: 'admin',
    input: Type.Object({
      RequestField: Type.Optional(
        Type.Array(Type.String(), {
          description: 'Fields that are wanted; absent or empty: all. Unknown ones are passed over.',
        }),
      ),
    }),
    output: Type.Object({
      Result: Type.Array(
        Type.Object({
          Date: DateText,
          AppName: Type.Optional(Type.String()),
          AppId: Type.Optional(Type.String()),
          Company: Type.Optional(Type.String()),
          QQ: Type.Optional(Type.String()),
          ...texts,
        }),
        { description: `The last ${STATISTICS_DAYS} days, today first; every value is a text.` },
      ),
    }),
    errors: [],
    invalid: 'statisticsIllegal',
    okInfo: 'OK',
    faultMap: {
      badJson: 'statisticsBadJson',
      sendsStopped: 'statisticsUnopened',
      internal: 'statisticsQuery',
      storeDamaged: 'statisticsDamaged',
    },
    spec: ['rest-api §24', 'S48'],
    summary: 'Figures of the last 30 days.',
  }),
  'hongyan/get_statistics': command({
    caller: 'admin',
    input: Type.Object({
      Days: Type.Optional(
        Type.Integer({ minimum: 1, maximum: DAYS_MAX, description: `How many days; ${STATISTICS_DAYS} when absent.` }),
      ),
    }),
    output: Type.Object({
      Days: Type.Array(Type.Object({ Date: DateText, ...numbers }), { description: 'Today first.' }),
      Months: Type.Array(
        Type.Object({
          Month: Type.String({ description: '`YYYYMM`' }),
          ActiveUserNum: Type.Integer({ description: 'Accounts that signed in in the month, each once.' }),
          MaxActiveUserNum: Type.Integer({ description: 'Those of the day that had the most.' }),
          MaxActiveUserDate: Type.String({
            description: 'That day, the first of several; empty when nobody signed in.',
          }),
          MaxOnlineNum: Type.Integer({ description: figures.MaxOnlineNum.doc }),
        }),
        { description: 'This month first, as far back as figures are kept and there are any.' },
      ),
      Online: Type.Object({
        Users: Type.Integer({
          description: 'Users who are online now; one with sessions at two processes counts at each.',
        }),
        Connections: Type.Integer({ description: 'Their signed-in connections.' }),
      }),
    }),
    errors: [],
    invalid: 'socketParamsIllegal',
    spec: ['S46', 'S48'],
    summary: 'Figures of days and months, and who is online now.',
  }),
} as const;
