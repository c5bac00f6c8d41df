import { hasOwn } from '../../platform/builtIns.ts';
import type { Log } from '../log/log.ts';
import type { Param, Rule, ValueType } from './rule.ts';
import { rules } from './rules.ts';

/**
 * Checks the arguments of a call; a method without rules takes anything.
 *
 * @throws Error `Params validate failed.` at once, after the reason was logged (sdk-js-api §3.1)
 */
export function checkParams(method: string, args: readonly unknown[], log: Pick<Log, 'error'>): void {
  const params: readonly Param[] = hasOwn(rules, method) ? rules[method as keyof typeof rules] : [];
  for (const [index, { name, rule }] of params.entries()) {
    const reason = wrong(name, args[index], rule);
    if (reason === undefined) continue;
    log.error(`${method}: ${reason}`);
    throw new Error('Params validate failed.');
  }
}

/** Why a value does not fit; undefined when it does. */
function wrong(path: string, value: unknown, rule: Rule): string | undefined {
  // Apps in plain JavaScript pass null for "nothing".
  if (rule.isOptional && (value === undefined || value === null)) return undefined;
  const type = typeOf(value);
  const types = rule.type === undefined || typeof rule.type === 'string' ? rule.type && [rule.type] : rule.type;
  if (types && !types.some((known) => known === type)) return must(path, `be ${expected(rule, types)}`, value);
  if (!rule.mayBeEmpty && isEmpty(value)) return must(path, 'not be empty', value);
  if (rule.values && !rule.values.some((known) => known === value))
    return must(path, `be one of ${rule.values.map(show).join(', ')}`, value);
  return (
    wrongInside(path, value, rule) ??
    (rule.also?.holds(value) === false ? must(path, rule.also.allowed, value) : undefined)
  );
}

function wrongInside(path: string, value: unknown, rule: Rule): string | undefined {
  if (rule.each && Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      const reason = wrong(`${path}[${index}]`, entry, rule.each);
      if (reason) return reason;
    }
  }
  if (!rule.fields || typeOf(value) !== 'object') return undefined;
  for (const [name, fieldRule] of Object.entries(rule.fields)) {
    const reason = wrong(`${path}.${name}`, (value as Record<string, unknown>)[name], fieldRule);
    if (reason) return reason;
  }
  return undefined;
}

type ActualType = ValueType | 'undefined' | 'null' | 'NaN' | 'bigint' | 'symbol';

function typeOf(value: unknown): ActualType {
  if (value === null) return 'null';
  if (Number.isNaN(value)) return 'NaN';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function expected(rule: Rule, types: readonly ValueType[]): string {
  const names = types.map((type) => (/^[ao]/.test(type) ? `an ${type}` : `a ${type}`)).join(' or ');
  return rule.mayBeEmpty || !types.some((type) => ['string', 'array', 'object'].includes(type))
    ? names
    : `${names} that is not empty`;
}

function must(path: string, allowed: string, value: unknown): string {
  return `${path} must ${allowed}, it is ${show(value)}`;
}

function show(value: unknown): string {
  const type = typeOf(value);
  if (type === 'string') return JSON.stringify(value);
  return type === 'number' || type === 'boolean' ? String(value) : type === 'array' && isEmpty(value) ? '[]' : type;
}
