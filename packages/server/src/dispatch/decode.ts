import type { CommandSpec } from '@hongyan/contract';
import { assertSafeNumbers, dropEmptyTexts, dropNulls, validate } from './validate.ts';

/** Fields that some clients send as negative 32-bit numbers (design D5a). */
const U32_FIELDS = ['MsgRandom', 'MsgSeq', 'Random'];

/**
 * Turns what a REST caller sent into the command's input: other names of fields, nulls and signed numbers are taken as
 * the contract means them (rest-api §0.3, §1.8).
 *
 * @throws ImError with the documented code of the wrong field
 */
export function decodeRest(spec: CommandSpec, body: Record<string, unknown>): object {
  dropNulls(body);
  for (const [alias, name] of Object.entries(spec.fieldAliases ?? {})) {
    if (body[name] === undefined && body[alias] !== undefined) body[name] = body[alias];
  }
  if (spec.emptyIsAbsent) dropEmptyTexts(spec.input, body);
  unsign(body);
  if (Array.isArray(body.MsgList)) for (const message of body.MsgList) if (isRecord(message)) unsign(message);
  const push = body.OfflinePushInfo;
  if (typeof push === 'string' && push === '') delete body.OfflinePushInfo;
  validate(spec, body);
  assertSafeNumbers(spec, body);
  return body;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function unsign(fields: Record<string, unknown>): void {
  for (const field of U32_FIELDS) {
    const value = fields[field];
    if (typeof value === 'number' && value < 0 && value >= -0x8000_0000 && Number.isInteger(value))
      fields[field] = value >>> 0;
  }
}

/** Checks what a socket sent; an absent `p` is an empty object. */
export function decodeSocket(spec: CommandSpec, params: unknown): object {
  const input = params ?? {};
  if (typeof input === 'object' && !Array.isArray(input)) dropNulls(input);
  validate(spec, input);
  return input;
}
