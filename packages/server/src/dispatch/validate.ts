import type { CommandSpec, FaultName } from '@hongyan/contract';
import { ImError, typeFaultFor } from '@hongyan/contract';
import { Compile, type Validator } from 'typebox/compile';

const validators = new WeakMap<object, Validator>();

/** The compiled validator of a schema, made once. */
export function validatorOf(schema: object): Validator {
  let validator = validators.get(schema);
  if (!validator) {
    validator = Compile(schema) as Validator;
    validators.set(schema, validator);
  }
  return validator;
}

/** Removes fields that are null, at any depth: to the contract they count as absent (rest-api §0.3). Entries of lists stay. */
export function dropNulls(value: object): void {
  if (Array.isArray(value)) {
    for (const entry of value) if (isContainer(entry)) dropNulls(entry);
    return;
  }
  const members = value as Record<string, unknown>;
  // What was parsed has no inherited members, and walking the keys makes no list of them.
  for (const key in members) {
    const member = members[key];
    if (member === null) delete members[key];
    else if (isContainer(member)) dropNulls(member);
  }
}

/** What `dropEmptyTexts` needs of a schema. */
interface Shape {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
}

const isText = ({ type, enum: values }: Shape): boolean => type === 'string' || typeof values?.[0] === 'string';

/** Removes optional texts that are empty where the schema takes no empty one, at any depth. */
export function dropEmptyTexts(schema: Shape, value: unknown): void {
  if (Array.isArray(value)) {
    if (schema.items) for (const entry of value) dropEmptyTexts(schema.items, entry);
    return;
  }
  if (!isContainer(value)) return;
  const members = value as Record<string, unknown>;
  for (const key in members) {
    const known = schema.properties?.[key];
    if (!known) continue;
    if (members[key] !== '') dropEmptyTexts(known, members[key]);
    else if (isText(known) && !schema.required?.includes(key) && !validatorOf(known).Check('')) delete members[key];
  }
}

const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

interface Flaw {
  field: string;
  reason: string;
  keyword: string;
  /** Of a value of another type: what it should be. */
  type?: unknown;
}

/** The first flaw of a value against a schema: where it is and what is allowed there. */
export function firstFlaw(schema: object, value: unknown): Flaw {
  const error = validatorOf(schema).Errors(value)[0];
  const path = (error?.instancePath ?? '').split('/').slice(1);
  const missing =
    error?.keyword === 'required' && 'requiredProperties' in error.params
      ? error.params.requiredProperties[0]
      : undefined;
  if (missing) path.push(missing);
  const field = path.reduce(
    (name, part) => (/^\d+$/.test(part) ? `${name}[${part}]` : name ? `${name}.${part}` : part),
    '',
  );
  return {
    field,
    reason: missing ? 'is required' : reasonOf(error),
    keyword: error?.keyword ?? '',
    ...(error?.keyword === 'type' && { type: error.params.type }),
  };
}

function reasonOf(error: ReturnType<Validator['Errors']>[number] | undefined): string {
  if (error?.keyword === 'enum') return `must be one of ${error.params.allowedValues.join(', ')}`;
  if (error?.keyword === 'const') return `must be ${String(error.params.allowedValue)}`;
  return error?.message ?? 'is not allowed';
}

/**
 * Checks a request against its command's schema.
 *
 * @throws ImError with the field's own fault, else the command's `invalid`, naming field and reason
 */
export function validate(spec: CommandSpec, input: object): void {
  if (validatorOf(spec.input).Check(input)) return;

  const { field, reason, keyword, type } = firstFlaw(spec.input, input);
  const top = /^[^.[]*/.exec(field)?.[0] ?? field;
  const value = (input as Record<string, unknown>)[top];
  if ((keyword === 'maxItems' || keyword === 'minItems') && field === top) throw countFault(spec, top, keyword, value);
  const isMissing = keyword === 'required' && field === top;
  const ofType = type !== undefined && typeFaultFor(spec, top, field, type);
  const fault = (isMissing && spec.missingFaults?.[top]) || ofType || faultOf(spec, top);
  throw new ImError(fault, { field: field || 'the body', reason, name: top });
}

/** What a caller put into a message is its own affair. */
const OPEN_FIELDS: ReadonlySet<string> = new Set(['MsgBody', 'MsgList', 'OfflinePushInfo']);

/**
 * Refuses whole numbers that no store could keep as they are, in the fields that the command knows.
 *
 * @throws ImError as `validate`
 */
export function assertSafeNumbers(spec: CommandSpec, input: object): void {
  const { properties } = spec.input as unknown as { properties: object };
  for (const field of Object.keys(properties)) {
    const value = (input as Record<string, unknown>)[field];
    if (OPEN_FIELDS.has(field) || isSafe(value)) continue;
    throw new ImError(faultOf(spec, field), { field, reason: 'must be within 2^53 - 1 either way', name: field });
  }
}

function isSafe(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) || !Number.isInteger(value);
  return !isContainer(value) || Object.values(value).every(isSafe);
}

const faultOf = (spec: CommandSpec, top: string): FaultName => spec.fieldFaults?.[top] ?? spec.invalid;

function countFault(spec: CommandSpec, top: string, keyword: 'maxItems' | 'minItems', value: unknown): ImError {
  const bounds = (spec.input as unknown as { properties: Record<string, { minItems?: number; maxItems?: number }> })
    .properties[top];
  const count = Array.isArray(value) ? value.length : 0;
  const max = bounds?.maxItems ?? 0;
  const ofLength = spec.fieldFaults?.[`${top}[]`];
  const isEmpty = keyword === 'minItems';
  // Too many groups or messages have a code of their own; none at all is a wrong field.
  const fault =
    isEmpty && ofLength === 'tooManyTargets'
      ? 'toAccountEmpty'
      : isEmpty && ofLength === 'groupTooManyAccounts'
        ? faultOf(spec, top)
        : (isEmpty && spec.missingFaults?.[top]) || (ofLength ?? faultOf(spec, top));
  const reason =
    keyword === 'maxItems'
      ? `has ${count} entries, at most ${max} are allowed`
      : `needs at least ${bounds?.minItems ?? 1} entry`;
  return new ImError(fault, { field: top, count, max, reason });
}
