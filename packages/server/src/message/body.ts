import { type Elem, type ElemType, elements, ImError, type Settings } from '@hongyan/contract';
import { firstFlaw, validatorOf } from '../dispatch/validate.ts';

/**
 * Checks each element of a body against its kind, in the sender's order (S22), removes unknown fields, and refuses an empty
 * message (S30).
 *
 * @param field the name under which the caller sent the body, for the error's text
 * @throws ImError `msgBodyIllegal`, naming the element and what is allowed
 */
export function checkBody(body: readonly RawElem[], field: string): Elem[] {
  let customs = 0;
  let isEmpty = true;
  body.forEach((elem, index) => {
    checkElem(elem, `${field}[${index}]`);
    if (elem.MsgType === 'TIMCustomElem' && ++customs > 1) {
      throw new ImError('msgBodyIllegal', {
        field: `${field}[${index}]`,
        reason: 'at most one TIMCustomElem is allowed',
      });
    }
    if (elem.MsgType !== 'TIMTextElem' || (elem.MsgContent as { Text: string }).Text !== '') isEmpty = false;
  });
  if (isEmpty) throw new ImError('msgBodyIllegal', { field, reason: 'an empty message is not sent' });
  return body as Elem[];
}

interface RawElem {
  MsgType: string;
  MsgContent: object;
}

function checkElem({ MsgType, MsgContent }: RawElem, field: string): void {
  if (!Object.hasOwn(elements, MsgType)) {
    throw new ImError('msgBodyIllegal', {
      field: `${field}.MsgType`,
      reason: `must be one of ${Object.keys(elements).join(', ')}`,
    });
  }
  const schema = elements[MsgType as ElemType];
  if (!validatorOf(schema).Check(MsgContent)) {
    const flaw = firstFlaw(schema, MsgContent);
    throw new ImError('msgBodyIllegal', { field: `${field}.MsgContent.${flaw.field}`, reason: flaw.reason });
  }
  dropUnknown(schema as Shape, MsgContent);
  if (MsgType !== 'TIMRelayElem') return;
  const { MsgList = [] } = MsgContent as { MsgList?: { MsgBody: RawElem[] }[] };
  MsgList.forEach(({ MsgBody }, at) => {
    checkBody(MsgBody, `${field}.MsgContent.MsgList[${at}].MsgBody`);
  });
}

/** What `dropUnknown` needs of a schema. */
interface Shape {
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** Removes fields that the contract does not know: readers would meet what no one has checked. */
function dropUnknown(schema: Shape, value: object): void {
  const members = value as Record<string, unknown>;
  for (const key in members) {
    const known = schema.properties?.[key];
    if (!known) delete members[key];
    else if (known.items?.properties) for (const item of members[key] as object[]) dropUnknown(known.items, item);
  }
}

/**
 * Writes a body as JSON and refuses one that is too long (S17): UTF-8 bytes of the JSON, where bytes of a custom element
 * that came as Base64 count raw (design D21).
 *
 * @throws ImError `messageTooLong`
 */
export function packBody(settings: Pick<Settings, 'maxMessageBytes'>, body: readonly Elem[]): string {
  const json = JSON.stringify(body);
  const max = settings.maxMessageBytes;
  // A UTF-16 unit is at most 3 bytes of UTF-8: most messages need no counting.
  if (json.length * 3 <= max) return json;
  const bytes = bodyBytes(body, json);
  if (bytes > max) throw new ImError('messageTooLong', { bytes, max });
  return json;
}

/** Bytes of a body as its limits count them. */
export const bodyBytes = (body: readonly Elem[], json = JSON.stringify(body)): number =>
  Buffer.byteLength(json) - base64Surplus(body);

function base64Surplus(body: readonly Elem[]): number {
  let surplus = 0;
  for (const { MsgType, MsgContent } of body) {
    if (MsgType !== 'TIMCustomElem' && MsgType !== 'TIMFaceElem') continue;
    if (MsgContent.DataIsBase64 !== 1 || !MsgContent.Data) continue;
    surplus += MsgContent.Data.length - Buffer.byteLength(MsgContent.Data, 'base64');
  }
  return surplus;
}

/**
 * Refuses custom data above the app's limit.
 *
 * @throws ImError `messageTooLong`
 */
export function assertCustomDataFits(
  settings: Pick<Settings, 'maxCloudCustomDataBytes'>,
  data: string | undefined,
): void {
  if (!data) return;
  const bytes = Buffer.byteLength(data);
  const max = settings.maxCloudCustomDataBytes;
  if (bytes > max) throw new ImError('messageTooLong', { bytes, max });
}

/**
 * Refuses push information above the app's limit.
 *
 * @throws ImError `messageTooLong`
 */
export function assertPushFits(settings: Pick<Settings, 'maxPushBytes'>, push: object | undefined): void {
  if (!push) return;
  const bytes = Buffer.byteLength(JSON.stringify(push));
  const max = settings.maxPushBytes;
  if (bytes > max) throw new ImError('messageTooLong', { bytes, max });
}
