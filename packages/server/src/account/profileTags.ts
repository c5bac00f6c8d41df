import { ImError, ProfileFields } from '@hongyan/contract';

type Field = Exclude<keyof ProfileFields, 'custom'>;

/** Fields of a profile by their tags (rest-api §19.1). */
const FIELDS: Readonly<Record<string, Field>> = {
  Tag_Profile_IM_Nick: 'nick',
  Tag_Profile_IM_Image: 'faceUrl',
  Tag_Profile_IM_Gender: 'gender',
  Tag_Profile_IM_BirthDay: 'birthday',
  Tag_Profile_IM_Location: 'location',
  Tag_Profile_IM_SelfSignature: 'selfSignature',
  Tag_Profile_IM_AllowType: 'allowType',
  Tag_Profile_IM_Language: 'language',
  Tag_Profile_IM_MsgSettings: 'messageSettings',
  Tag_Profile_IM_AdminForbidType: 'adminForbidType',
  Tag_Profile_IM_Level: 'level',
  Tag_Profile_IM_Role: 'role',
};

/** The field of a tag, if it is one of the contract's. */
export const profileField = (tag: string): Field | undefined => (Object.hasOwn(FIELDS, tag) ? FIELDS[tag] : undefined);

const CUSTOM = 'Tag_Profile_Custom_';

/** The tag of a field of the app under its later name; the one of 2018 has the app's number in it (rest-api §19.2). */
function customTag(tag: string): string | undefined {
  const [, key] = /^Tag_Profile_Custom_(?:[0-9]+_)?([A-Za-z0-9_]{1,8})$/.exec(tag) ?? [];
  return key && CUSTOM + key;
}

const unknown = (tag: string): ImError =>
  new ImError('profileTagUnknown', { field: tag, reason: 'is no field of a profile' });

/**
 * What fields of a request say of a profile.
 *
 * @throws ImError `profileTagUnknown`, `profileValueType`, `profileValueIllegal`
 */
export function profileFrom(items: readonly { Tag: string; Value: string | number }[]): ProfileFields {
  const fields: Record<string, unknown> = {};
  const custom: Record<string, string> = {};
  for (const { Tag, Value } of items) {
    const field = profileField(Tag);
    const own = field ? undefined : customTag(Tag);
    if (field) fields[field] = fieldValue(Tag, field, Value);
    else if (own) custom[own] = String(Value);
    else throw unknown(Tag);
  }
  // Each value was held against the schema of its field.
  return { ...fields, ...(Object.keys(custom).length > 0 && { custom }) } as ProfileFields;
}

interface Shape {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
}

/** A value as its field has it: whole numbers may come as digits, the only form that a published client can send. */
function fieldValue(tag: string, field: Field, value: string | number): string | number {
  const shape = ProfileFields.properties[field] as Shape;
  if (shape.type === 'integer') return numberOf(tag, shape, value);
  if (typeof value !== 'string') throw new ImError('profileValueType', { field: tag, reason: 'must be a text' });
  if (shape.enum && !shape.enum.includes(value))
    throw new ImError('profileValueIllegal', { field: tag, reason: `must be one of ${shape.enum.join(', ')}` });
  return value;
}

function numberOf(tag: string, { minimum = 0, maximum = 0 }: Shape, value: string | number): number {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number')
    throw new ImError('profileValueType', { field: tag, reason: 'must be a whole number' });
  if (number < minimum || number > maximum)
    throw new ImError('profileValueIllegal', { field: tag, reason: `must be ${minimum} to ${maximum}` });
  return number;
}

/**
 * Refuses what is no field of a profile.
 *
 * @throws ImError `profileTagUnknown`
 */
export function assertProfileTags(tags: readonly string[]): void {
  for (const tag of tags) if (!profileField(tag) && !customTag(tag)) throw unknown(tag);
}

/** Chosen fields of a profile that have a value, under the tags that they were asked for by. */
export function profileItems(
  fields: ProfileFields,
  tags: readonly string[],
): { Tag: string; Value: string | number }[] {
  return [...new Set(tags)].flatMap((Tag) => {
    const field = profileField(Tag);
    const Value = field ? fields[field] : fields.custom?.[customTag(Tag) ?? ''];
    return Value === undefined || Value === '' ? [] : [{ Tag, Value }];
  });
}

/** All fields of a profile that have a value, by their tags. */
export function allProfileItems(fields: ProfileFields): { Tag: string; Value: string | number }[] {
  return profileItems(fields, [...Object.keys(FIELDS), ...Object.keys(fields.custom ?? {})]);
}

/** Tags of the fields that every profile can have. */
export const profileTags: readonly string[] = Object.keys(FIELDS);
