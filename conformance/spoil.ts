import { type CommandSpec, errors, type FaultName, invalidFor, typeFaultFor } from '@hongyan/contract';

/** A JSON Schema as far as the tests read it. */
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

/** One wrong request: what was spoilt, and the code that the declaration asks for. */
export interface Spoilt {
  title: string;
  /** The top-level field, which the error's text must name. */
  field: string;
  params: Record<string, unknown>;
  code: number;
}

/** Fields that take a negative 32-bit number for its unsigned twin over REST (D5a). */
const SIGNED = ['MsgRandom', 'MsgSeq', 'Random'];

/** Every way of the declaration in which a right request can be made wrong in one field. */
export function spoil(spec: CommandSpec, sample: Record<string, unknown>): Spoilt[] {
  const { properties = {}, required = [] } = spec.input as unknown as Schema;
  const all: Spoilt[] = [];
  for (const [field, schema] of Object.entries(properties)) {
    const add = (title: string, value: unknown, fault: FaultName) => {
      const params = { ...sample, [field]: value };
      if (value === undefined) delete params[field];
      all.push({ title: `${field} ${title}`, field, params, code: codeOf(spec, fault) });
    };
    const fault = spec.fieldFaults?.[field] ?? invalidFor(spec, sample);
    if (required.includes(field)) {
      const missing = spec.missingFaults?.[field] ?? fault;
      add('missing', undefined, missing);
      add('null', null, missing);
    }
    const ofType = typeFaultFor(spec, field, field, schema.type) ?? fault;
    for (const value of wrongTypes(schema)) add(`as ${JSON.stringify(value)}`, value, ofType);
    for (const { title, value } of beyondBounds(schema, SIGNED.includes(field) && spec.caller !== 'session')) {
      const isAbsent = value === '' && spec.emptyIsAbsent && !required.includes(field);
      if (!isAbsent) add(title, value, fault);
    }
    for (const { title, value, isTooFew } of wrongLengths(schema, sample[field]))
      add(title, value, countFault(spec, field, isTooFew, fault));
  }
  return all;
}

function codeOf(spec: CommandSpec, fault: FaultName): number {
  return errors[spec.faultMap?.[fault] ?? fault].code;
}

/**
 * rest-api §5.3: no target at all has a code of its own where too many have one; §4.1 keeps its own oddity, 90001; §2.3: nobody
 * to read is as if the list were missing.
 */
function countFault(spec: CommandSpec, field: string, isTooFew: boolean, fault: FaultName): FaultName {
  const ofLength = spec.fieldFaults?.[`${field}[]`];
  if (isTooFew && ofLength === 'tooManyTargets') return 'toAccountEmpty';
  if (isTooFew && ofLength === 'groupTooManyAccounts') return fault;
  return (isTooFew && spec.missingFaults?.[field]) || (ofLength ?? fault);
}

function wrongTypes(schema: Schema): unknown[] {
  const candidates: [type: string, value: unknown][] = [
    ['string', 'text'],
    ['number', 1.5],
    ['boolean', true],
    ['array', ['text']],
    ['object', { a: 1 }],
  ];
  const taken = typesOf(schema);
  return candidates.filter(([type]) => !taken.has(type)).map(([, value]) => value);
}

function typesOf(schema: Schema): Set<string> {
  if (schema.anyOf) return new Set(schema.anyOf.flatMap((one) => [...typesOf(one)]));
  if (schema.const !== undefined) return new Set([typeof schema.const === 'string' ? 'string' : 'literal']);
  return new Set([schema.type ?? 'any']);
}

function beyondBounds(schema: Schema, isSigned: boolean): { title: string; value: unknown }[] {
  const found: { title: string; value: unknown }[] = [];
  const { minimum, maximum, minLength, maxLength, pattern, anyOf } = schema;
  if (minimum !== undefined) {
    const value = isSigned ? -(2 ** 31) - 1 : minimum - 1;
    found.push({ title: `of ${value}`, value });
  }
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    found.push({ title: `of ${maximum + 1}`, value: maximum + 1 });
  if (minLength) found.push({ title: 'empty', value: '' });
  if (maxLength) found.push({ title: `of ${maxLength + 1} characters`, value: `C2C${'x'.repeat(maxLength - 2)}` });
  if (pattern) found.push({ title: 'of another form', value: 'neither x y' });
  if (anyOf?.every((one) => typeof one.const === 'string'))
    found.push({ title: 'not of the list', value: 'none of these' });
  if (anyOf?.every((one) => typeof one.const === 'number')) found.push({ title: 'not of the list', value: 77 });
  return found;
}

function wrongLengths(
  { minItems, maxItems }: Schema,
  sample: unknown,
): { title: string; value: unknown; isTooFew: boolean }[] {
  const found: { title: string; value: unknown; isTooFew: boolean }[] = [];
  const [item] = Array.isArray(sample) ? sample : [];
  if (minItems)
    found.push({ title: `of ${minItems - 1} entries`, value: Array(minItems - 1).fill(item), isTooFew: true });
  if (maxItems)
    found.push({ title: `of ${maxItems + 1} entries`, value: Array(maxItems + 1).fill(item), isTooFew: false });
  return found;
}
