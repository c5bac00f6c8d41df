import type { StatusMethods } from '../types.ts';
import { anyText, object, optional, options, type Param, param, type Rule, texts } from './rule.ts';

/** A list of so many texts at most. */
export const upTo = (max: number): Rule => ({
  ...texts,
  also: {
    allowed: `have at most ${max} entries`,
    holds: (value) => Array.isArray(value) && value.length <= max,
  },
});

/** What the parameters of the methods of user status may be (sdk-js-api §4.8). */
export const statusRules: { readonly [M in keyof StatusMethods]: readonly Param[] } = {
  setSelfStatus: options({ customStatus: anyText }),
  getUserStatus: options({ userIDList: upTo(500) }),
  subscribeUserStatus: options({ userIDList: upTo(100) }),
  unsubscribeUserStatus: [
    param(
      'options',
      optional({ ...object({ userIDList: optional({ ...texts, mayBeEmpty: true }) }), mayBeEmpty: true }),
    ),
  ],
};
