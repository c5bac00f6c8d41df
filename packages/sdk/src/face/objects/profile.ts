import type { WireProfile } from '@hongyan/contract';
import { utf8Length } from '@hongyan/contract/utf8';
import type { ProfileFields } from '../../core/port.ts';
import { hasOwn } from '../../platform/builtIns.ts';
import { TYPES } from '../constants/types.ts';
import { ChatError, chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { Profile } from '../types.ts';

/** A profile of which only the user is known (§9.5). */
export function emptyProfile(userID: string): Profile {
  return {
    userID,
    nick: '',
    avatar: '',
    gender: '',
    birthday: 0,
    location: '',
    selfSignature: '',
    allowType: TYPES.ALLOW_TYPE_ALLOW_ANY,
    language: 0,
    messageSettings: 0,
    adminForbidType: TYPES.FORBID_TYPE_NONE,
    level: 0,
    role: 0,
    ...{ lastUpdatedTime: 0, lastUpdatedNumber: 0 },
    profileCustomField: [],
  };
}

/** A profile of the wire as an app sees it. */
export function profileFromWire(wire: WireProfile): Profile {
  const { userId, faceUrl, custom, updatedMs, ...same } = wire;
  return {
    ...emptyProfile(userId),
    ...same,
    avatar: faceUrl ?? '',
    ...{ lastUpdatedTime: updatedMs, lastUpdatedNumber: updatedMs },
    profileCustomField: Object.entries(custom ?? {}).map(([key, value]) => ({ key, value })),
  };
}

/** A profile as far as it is known. */
export const profileOf = (userID: string, wire: WireProfile | undefined): Profile =>
  wire ? profileFromWire(wire) : emptyProfile(userID);

/** Brings a profile that the app may hold up to date, in place. */
export function refreshProfile(profile: Profile, wire: WireProfile): void {
  Object.assign(profile, profileFromWire(wire));
}

/** Name of each field in the argument of `updateMyProfile`, with its wire name and what it may be. */
const FIELDS: Readonly<Record<string, { wire: keyof ProfileFields; mayBe(value: unknown): boolean }>> = {
  nick: { wire: 'nick', mayBe: (value) => isText(value, 500) },
  avatar: { wire: 'faceUrl', mayBe: (value) => isText(value, 500) },
  gender: { wire: 'gender', mayBe: (value) => isOneOf(value, 'GENDER_') },
  selfSignature: { wire: 'selfSignature', mayBe: (value) => isText(value, 500) },
  allowType: { wire: 'allowType', mayBe: (value) => isOneOf(value, 'ALLOW_TYPE_') },
  birthday: { wire: 'birthday', mayBe: (value) => isWhole(value, 4_294_967_295) },
  location: { wire: 'location', mayBe: (value) => isText(value, 16) },
  language: { wire: 'language', mayBe: (value) => isWhole(value, 255) },
  messageSettings: { wire: 'messageSettings', mayBe: (value) => isWhole(value, 1) },
  adminForbidType: { wire: 'adminForbidType', mayBe: (value) => isOneOf(value, 'FORBID_TYPE_') },
  level: { wire: 'level', mayBe: (value) => isWhole(value, 255) },
  role: { wire: 'role', mayBe: (value) => isWhole(value, 255) },
};

const CUSTOM_KEY = /^Tag_Profile_Custom_[A-Za-z0-9_]{1,8}$/;

/**
 * The argument of `updateMyProfile` as the wire takes it; fields that are not known or undefined are passed over.
 *
 * @throws ChatError 2721 when a field has a wrong type or value, 2722 when no known field is there
 */
export function profileFields(given: object): ProfileFields {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const field = hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (field && !field.mayBe(value)) throw invalid(name);
    if (field) fields[field.wire] = value;
    if (name === 'profileCustomField') fields.custom = customFields(value);
  }
  if (Object.keys(fields).length === 0) throw chatError(codes.UPDATE_PROFILE_NO_KEY);
  return fields;
}

function customFields(value: unknown): Record<string, string> {
  if (!Array.isArray(value)) throw invalid('profileCustomField');
  const entries = value.map((entry): [string, string] => {
    const { key, value: text } = typeof entry === 'object' && entry ? entry : {};
    if (typeof key !== 'string' || !CUSTOM_KEY.test(key) || !isText(text, 500)) throw invalid('profileCustomField');
    return [key, text];
  });
  return Object.fromEntries(entries);
}

function invalid(field: string): ChatError {
  return new ChatError(codes.UPDATE_PROFILE_INVALID_PARAM.code, `${codes.UPDATE_PROFILE_INVALID_PARAM.text}: ${field}`);
}

function isText(value: unknown, maxBytes: number): value is string {
  return typeof value === 'string' && utf8Length(value) <= maxBytes;
}

function isWhole(value: unknown, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
}

function isOneOf(value: unknown, prefix: string): boolean {
  return Object.entries(TYPES).some(([name, known]) => name.startsWith(prefix) && known === value);
}
