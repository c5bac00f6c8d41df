import { expect } from 'bun:test';
import type { RawAnswer } from './rest.ts';

const U32_FIELDS = ['MsgSeq', 'MsgRandom'];

/** Checks the rules R1 to R7 and R11 of rest-api §0.3, which the strictest clients need, on any answer. */
export function expectEnvelope({ status, contentType, text }: RawAnswer): Record<string, unknown> {
  expect(status).toBe(200);
  expect(contentType).toStartWith('application/json');
  expect(text).not.toMatch(/"ErrorCode":\s*"/);
  const answer = JSON.parse(text) as Record<string, unknown>;
  expect(answer).toBeObject();

  const { ActionStatus, ErrorCode, ErrorInfo } = answer;
  expect(Number.isInteger(ErrorCode)).toBe(true);
  expect(ErrorInfo).toBeString();
  expect(ErrorCode === 0 ? ['OK', 'SomeError'] : ['FAIL']).toContain(ActionStatus as string);
  if (ErrorCode !== 0) expect(ErrorInfo).not.toBe('');
  // A place in a text that nothing was put into.
  expect(ErrorInfo).not.toMatch(/(^|[\s(])\{[a-z]\w*\}/);
  // Texts may say what they like.
  expect(text.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(/:\s*-?\d+(\.0+)?[eE]/);
  if (ErrorCode === 0) expectStrict(answer, 'answer');
  return answer;
}

function expectStrict(value: unknown, path: string): void {
  if (value === null || value === undefined) throw new Error(`R3, R4: ${path} is null`);
  if (typeof value === 'number') expectNumber(value, path);
  if (Array.isArray(value)) for (const [index, one] of value.entries()) expectStrict(one, `${path}[${index}]`);
  else if (typeof value === 'object') expectObject(value, path);
}

function expectNumber(value: number, path: string): void {
  // Places, and counters of groups and numbers of profiles, which are the app's own (rest-api §16.2, §19.1).
  if (/\.(Latitude|Longitude)$|\.(GroupCounter|ProfileItem)\[\d+\]\.Value$/.test(path)) return;
  // Times until when, or for how long, somebody is muted or banned may be for ever; a tip tells of a mute too.
  const isU32 = U32_FIELDS.some((field) => path.endsWith(`.${field}`)) || /(Until|NospeakingTime|muteSec)$/.test(path);
  const max = isU32 ? 2 ** 32 - 1 : 2 ** 31 - 1;
  if (!Number.isInteger(value) || value < 0 || value > max) throw new Error(`R5, R6: ${path} is ${value}`);
}

/** Items that must be complete (R7): whoever has the first field has the others. */
const COMPLETE: [has: string, alsoHas: string[]][] = [
  ['ResultCode', ['ResultInfo']],
  ['C2CUnreadMsgNum', ['Peer_Account']],
  ['State', ['To_Account', 'Status']],
  ['Platform', ['Status']],
  ['MsgKey', []],
];

function expectObject(value: object, path: string): void {
  const keys = Object.keys(value);
  if (new Set(keys.map((key) => key.toLowerCase())).size < keys.length)
    throw new Error(`R11: ${path} has keys that differ in case only`);
  for (const [has, alsoHas] of COMPLETE) {
    const missing = keys.includes(has) ? alsoHas.filter((key) => !keys.includes(key)) : [];
    if (missing.length > 0) throw new Error(`R7: ${path} has no ${missing.join(', ')}`);
  }
  if (keys.includes('ResultCode') && !['UserID', 'To_Account', 'ContactItem'].some((key) => keys.includes(key)))
    throw new Error(`R7: ${path} does not say who it is about`);
  if (
    /\.ErrorList\[\d+\]$/.test(path) &&
    !(keys.includes('ErrorCode') && (keys.includes('To_Account') || keys.includes('Peer_Account')))
  ) {
    throw new Error(`R7: ${path} is incomplete`);
  }
  // What a caller put into a message is its own affair.
  for (const [key, one] of Object.entries(value)) if (!(key === 'Settings')) expectStrict(one, `${path}.${key}`);
}
