import { isMessage } from '../objects/message.ts';
import type { Message } from '../types.ts';

export type ValueType = 'string' | 'number' | 'boolean' | 'function' | 'array' | 'object';

/** What one parameter may be (sdk-js-api §3.1). */
export interface Rule {
  /** Absent: anything. Several: any of them. */
  type?: ValueType | readonly ValueType[];
  /** May be left out. */
  isOptional?: true;
  /** An empty text, list or object passes too. */
  mayBeEmpty?: true;
  /** The only values there are. */
  values?: readonly (string | number)[];
  /** Of a list: what each entry may be. */
  each?: Rule;
  /** Of an object: what its fields may be. */
  fields?: Readonly<Record<string, Rule>>;
  /** A further condition, as the sentence's end: "… must <allowed>". */
  also?: { allowed: string; holds(value: unknown): boolean };
}

export const text: Rule = { type: 'string' };
export const anyText: Rule = { type: 'string', mayBeEmpty: true };
export const number: Rule = { type: 'number' };
/** A whole number within these bounds; without an upper one up to where whole numbers are exact. */
export const whole = (from: number, to = Number.MAX_SAFE_INTEGER, toText = String(to)): Rule => ({
  type: 'number',
  also: {
    allowed: `be a whole number from ${from} to ${toText}`,
    holds: (value) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to,
  },
});
export const positive = whole(1);
export const flag: Rule = { type: 'boolean' };
export const texts: Rule = { type: 'array', each: text };
export const callback: Rule = { type: 'function' };

/** The same rule of a parameter that may be left out. */
export const optional = (rule: Rule): Rule => ({ ...rule, isOptional: true });

/** An object with these fields; others pass. */
export const object = (fields: Readonly<Record<string, Rule>>): Rule => ({ type: 'object', fields });

/** What is no Message at all passes: its rejection (2105) is the method's. */
export const message: Rule = { type: 'object' };

/** A Message for which something holds. */
export const messageThat = (allowed: string, holds: (message: Message) => boolean): Rule => ({
  type: 'object',
  also: { allowed, holds: (value) => !isMessage(value) || holds(value) },
});

/** A parameter of a method, in the order of the call. */
export interface Param {
  name: string;
  rule: Rule;
}

export const param = (name: string, rule: Rule): Param => ({ name, rule });

/** What `on` and its kin take. */
export const handlerParams: Param[] = [param('eventName', text), param('handler', callback)];

/** The one argument of a method that takes named options. */
export const options = (fields: Readonly<Record<string, Rule>>): Param[] => [param('options', object(fields))];
