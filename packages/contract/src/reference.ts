import type { TSchema } from 'typebox';
import { afterClose, type CloseName, closeCodes } from './closeCodes.ts';
import { closeTexts } from './closeTexts.ts';
import type { CommandSpec } from './command.ts';
import { restCommands } from './commands/rest.ts';
import { socketCommands } from './commands/socket.ts';
import { elements } from './elements.ts';
import { errors, type FaultName } from './errors.ts';
import { events } from './events.ts';
import { type Hook, type HookName, hookSwitch, hooks } from './hooks.ts';
import { envName, optionName, type Setting, settings } from './settings.ts';
import { type JsonSchema, plain, type ShapeName, shapeOf, shapes } from './shapes.ts';

export type Transport = 'rest' | 'socket';

const TICKET_FAULTS = [
  'userSigExpired',
  'userSigEmpty',
  'userSigGarbled',
  'userSigIncomplete',
  'userSigForged',
  'userSigOtherUser',
  'userSigOtherApp',
  'appHasNoKey',
  'tooManyBadUserSigs',
  'userSigRevoked',
] as const satisfies readonly FaultName[];
/** What the server itself can be at fault with, whatever it was asked. */
const SERVER_FAULTS = ['internal', 'sendsStopped', 'storeDamaged'] as const satisfies readonly FaultName[];
const REST_FAULTS = [
  'badRequest',
  'badJson',
  'identifierMissing',
  'userSigMissing',
  'appIdIllegal',
  'notAdmin',
  'tooManyRequests',
  'appTooManyRequests',
  'appIdMissing',
  'appDisabled',
  ...SERVER_FAULTS,
  ...TICKET_FAULTS,
] as const satisfies readonly FaultName[];
const LOGIN_FAULTS = ['appDisabled', 'appUnknown', ...TICKET_FAULTS] as const satisfies readonly FaultName[];

/** The faults a command may answer with: its own, and those of the way to it under the codes this command gives them. */
export function commandFaults(
  name: string,
  spec: CommandSpec,
  transport: Transport,
): { own: FaultName[]; access: FaultName[] } {
  const fields = Object.keys((spec.input as unknown as { properties?: object }).properties ?? {});
  const ofFields = [spec.fieldFaults, spec.typeFaults]
    .flatMap((faults) => Object.entries(faults ?? {}))
    .filter(([field]) => fields.includes(field.replace('[]', '')));
  const mapped = (faults: readonly FaultName[]): FaultName[] => faults.map((fault) => spec.faultMap?.[fault] ?? fault);
  const { invalid, invalidInGroup = invalid } = spec;
  const own = inOrder(mapped([...spec.errors, invalid, invalidInGroup, ...ofFields.map(([, fault]) => fault)]));
  const access = inOrder(mapped(accessFaults(name, spec, transport))).filter((fault) => !own.includes(fault));
  return { own, access };
}

function accessFaults(name: string, spec: CommandSpec, transport: Transport): readonly FaultName[] {
  if (transport === 'rest') return namesAccounts(spec) ? [...REST_FAULTS, 'accountNotString'] : REST_FAULTS;
  if (name === 'login') return ['tooFrequent', ...SERVER_FAULTS, ...LOGIN_FAULTS];
  return spec.caller === 'session'
    ? ['notSignedIn', 'tooFrequent', ...SERVER_FAULTS]
    : ['tooFrequent', ...SERVER_FAULTS];
}

const namesAccounts = ({ caller, input }: CommandSpec): boolean =>
  caller === 'admin' && JSON.stringify(input).includes('_Account"');

const inOrder = (faults: readonly FaultName[]): FaultName[] =>
  [...new Set(faults)].sort((a, b) => errors[a].code - errors[b].code);

/** A field of a request, an answer or an event, as a row of a table. */
export interface FieldRow {
  /** Path from the top: `A.b`, `A[].b`. */
  path: string;
  type: string;
  /** The shared structure it is, or each entry of it is. */
  shape?: ShapeName;
  isRequired: boolean;
  doc: string;
}

/** The fields of an object, nested ones behind their parent; shared structures are named, not repeated. */
export function fieldRows(schema: TSchema): FieldRow[] {
  return rowsBelow(plain(schema), '');
}

function rowsBelow(schema: JsonSchema, prefix: string): FieldRow[] {
  const required = (schema.required ?? []) as string[];
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, field]) => {
    const items = field.type === 'array' ? (field.items as JsonSchema) : undefined;
    const shape = shapeOf(field) ?? shapeOf(items);
    const path = prefix + name;
    const row = {
      path,
      type: typeText(field),
      shape,
      isRequired: required.includes(name),
      doc: String(field.description ?? ''),
    };
    if (shape) return [row];
    return [row, ...rowsBelow(items ?? field, items ? `${path}[].` : `${path}.`)];
  });
}

/** A type in words: `integer 0–100`, `string, 1–64 characters`, `array of string, 1–30 entries`. */
export function typeText(schema: JsonSchema): string {
  const shape = shapeOf(schema);
  if (shape) return shape;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map(typeText).join(' | ');
  if (schema.patternProperties) return 'object, any names';
  if (schema.type === 'array')
    return `array of ${typeText(schema.items as JsonSchema)}${range(schema.minItems, schema.maxItems, ' entries')}`;
  if (schema.type === 'string') return `string${range(schema.minLength, schema.maxLength, ' characters')}`;
  return `${schema.type}${range(schema.minimum, schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum, '')}`;
}

function range(min: unknown, max: unknown, unit: string): string {
  if (min === undefined && max === undefined) return '';
  if (max === undefined) return `, at least ${min}${unit}`;
  return min === undefined ? `, at most ${max}${unit}` : `, ${min}–${max}${unit}`;
}

/** Every command of a transport with its fields and faults. */
export function commandRows(transport: Transport) {
  const table: Record<string, CommandSpec> = transport === 'rest' ? restCommands : socketCommands;
  return Object.entries(table).map(([name, spec]) => ({
    name,
    summary: spec.summary,
    caller: spec.caller,
    orderBy: spec.orderBy,
    spec: spec.spec,
    input: fieldRows(spec.input),
    output: fieldRows(spec.output),
    faults: commandFaults(name, spec, transport),
  }));
}

/** Every fault, by code, with the commands of both transports that list it as their own. */
export function errorRows() {
  const users = new Map<FaultName, string[]>();
  for (const transport of ['rest', 'socket'] as const) {
    for (const { name, faults } of commandRows(transport)) {
      for (const fault of faults.own) users.set(fault, [...(users.get(fault) ?? []), name]);
    }
  }
  const names = inOrder(Object.keys(errors) as FaultName[]);
  return names.map((name) => ({ name, ...errors[name], usedBy: users.get(name) ?? [], isAccess: isAccessFault(name) }));
}

const isAccessFault = (name: FaultName): boolean => ([...REST_FAULTS, ...LOGIN_FAULTS] as FaultName[]).includes(name);

/** Every setting with its option and its environment variable. */
export function settingRows() {
  return Object.entries(settings as Record<string, Setting>).map(([name, setting]) => ({
    name,
    scope: setting.scope,
    default: setting.default,
    unit: setting.unit ?? '',
    bounds:
      setting.oneOf?.join(' | ') ??
      (typeof setting.default === 'number' ? `${setting.min ?? 0}–${setting.max ?? '∞'}` : ''),
    env: envName(name),
    option: setting.option ?? optionName(name),
    exceeded: setting.exceeded,
    spec: setting.spec ?? '',
    doc: setting.doc,
  }));
}

/** Every close code with what a client does after it. */
export function closeRows() {
  return (Object.entries(closeCodes) as [CloseName, number][]).map(([name, code]) => {
    return { name, code, doc: closeTexts[name], action: afterClose(code) };
  });
}

/** Every kind of element with the fields of its content. */
export function elementRows() {
  return Object.entries(elements).map(([kind, content]) => ({ kind, fields: fieldRows(content) }));
}

/** Every shared structure with its fields; a body's are those of the elements. */
export function shapeRows() {
  return Object.entries(shapes).map(([name, schema]) => {
    const { items, ...whole } = plain(schema);
    return { name, isArray: items !== undefined, fields: rowsBelow((items as JsonSchema) ?? whole, '') };
  });
}

/** Every event with the fields of its payload. */
export function eventRows() {
  return Object.entries(events).map(([name, event]) => {
    const shape = shapeOf(plain(event.payload));
    return {
      name,
      summary: event.summary,
      spec: event.spec as readonly string[],
      shape,
      fields: fieldRows(event.payload),
    };
  });
}

/** Every webhook with its fields. */
export function hookRows() {
  return Object.entries(hooks as Record<string, Hook>).map(([name, hook]) => ({
    name,
    callback: hook.callback,
    kind: hook.kind,
    switch: hookSwitch(name as HookName),
    fields: fieldRows(hook.payload),
    answer: hook.answer ? fieldRows(hook.answer) : [],
    mayReplace: hook.mayReplace ?? [],
    refusal: hook.refusal,
    ownCodes: hook.ownCodes,
    mayDrop: hook.mayDrop ?? false,
    unused: hook.unused ?? '',
    summary: hook.summary,
  }));
}
