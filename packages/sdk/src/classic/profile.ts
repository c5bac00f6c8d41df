import type { WireFriend, WireProfile } from '@hongyan/contract';
import type { ProfileFields } from '../core/port.ts';
import { TIMFriendAllowType, TIMGender, TIMProfileTypeKey } from './constants.ts';
import { withFields } from './fields.ts';
import { classicFault } from './reply.ts';

/** A user as others see it; of a friend with what one says of it oneself. */
export class TIMUserProfile extends withFields(() => ({
  identifier: '',
  nickname: '',
  remark: '',
  faceURL: '',
  allowType: 0 as number,
  selfSignature: '',
  gender: 0 as number,
  birthday: 0,
  location: '',
  language: 0,
  level: 0,
  role: 0,
  friendGroups: [] as string[],
  customInfo: {} as Record<string, string>,
})) {}

const ALLOW_TYPES = ['AllowType_Type_AllowAny', 'AllowType_Type_NeedConfirm', 'AllowType_Type_DenyAny'] as const;
const GENDERS = ['Gender_Type_Unknown', 'Gender_Type_Male', 'Gender_Type_Female'] as const;

/** A profile of the wire as an app sees it, with what the user says of a friend. */
export function profileOf(userId: string, wire: WireProfile | undefined, friend?: WireFriend): TIMUserProfile {
  return new TIMUserProfile({
    identifier: userId,
    nickname: wire?.nick ?? '',
    faceURL: wire?.faceUrl ?? '',
    allowType: Math.max(0, ALLOW_TYPES.indexOf(wire?.allowType ?? ALLOW_TYPES[TIMFriendAllowType.AllowAny])),
    selfSignature: wire?.selfSignature ?? '',
    gender: Math.max(0, GENDERS.indexOf(wire?.gender ?? GENDERS[TIMGender.Unknown])),
    birthday: wire?.birthday ?? 0,
    location: wire?.location ?? '',
    language: wire?.language ?? 0,
    level: wire?.level ?? 0,
    role: wire?.role ?? 0,
    customInfo: { ...wire?.custom, ...textsOf(friend?.custom) },
    remark: friend?.remark ?? '',
    friendGroups: [...(friend?.groups ?? [])],
  });
}

const textsOf = (custom: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(custom ?? {}).map(([key, value]) => [key, String(value)]));

/** Names of the wire by the key, and by the field of `TIMUserProfile`. */
const FIELDS: Readonly<Record<string, keyof ProfileFields>> = {
  [TIMProfileTypeKey.Nick]: 'nick',
  nickname: 'nick',
  [TIMProfileTypeKey.FaceUrl]: 'faceUrl',
  faceURL: 'faceUrl',
  [TIMProfileTypeKey.AllowType]: 'allowType',
  allowType: 'allowType',
  [TIMProfileTypeKey.Gender]: 'gender',
  gender: 'gender',
  [TIMProfileTypeKey.Birthday]: 'birthday',
  birthday: 'birthday',
  [TIMProfileTypeKey.Location]: 'location',
  location: 'location',
  [TIMProfileTypeKey.Language]: 'language',
  language: 'language',
  [TIMProfileTypeKey.Level]: 'level',
  level: 'level',
  [TIMProfileTypeKey.Role]: 'role',
  role: 'role',
  [TIMProfileTypeKey.SelfSignature]: 'selfSignature',
  selfSignature: 'selfSignature',
};

/**
 * What `modifySelfProfile` takes, as the wire takes it.
 *
 * @throws SdkFault 6017 for a key or a value that there is not
 */
export function profileFields(given: object): ProfileFields {
  const fields: Record<string, unknown> = {};
  const custom: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = FIELDS[key];
    if (name) fields[name] = wireValue(name, value);
    else if (key.startsWith(TIMProfileTypeKey.Custom_Prefix)) custom[key] = String(value);
    else throw classicFault('invalidParameter', `a profile has no field ${key}`);
  }
  return { ...fields, ...(Object.keys(custom).length > 0 && { custom }) };
}

function wireValue(name: keyof ProfileFields, value: unknown): unknown {
  const names = name === 'allowType' ? ALLOW_TYPES : name === 'gender' ? GENDERS : undefined;
  if (!names || typeof value !== 'number') return value;
  const text = names[value];
  if (!text) throw classicFault('invalidParameter', `${name} cannot be ${value}`);
  return text;
}
