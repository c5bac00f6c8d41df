import { type Elem, type ElemType, elements, ImError, type Settings } from '@hongyan/contract';
import { firstFlaw, validatorOf } from '../dispatch/validate.ts';

/**
 * Checks each element of a body against its kind, in the sender's order (S22), and refuses an empty message (S30).
 *
 * @param field the name under which the caller sent the body, for the error's text
 * @throws ImError `msgBodyIllegal`, naming the element and what is allowed
 */
export function checkBody(body: readonly { MsgType: string; MsgContent: object }[], field: string): Elem[] {
  let customs = 0;
  let isEmpty = true;
  body.forEach((elem, index) => {
    const schema = elements[elem.MsgType as ElemType];
    if (!validatorOf(schema).Check(elem.MsgContent)) {
      const flaw = firstFlaw(schema, elem.MsgContent);
      throw new ImError('msgBodyIllegal', {
        field: `${field}[${index}].MsgContent.${flaw.field}`,
        reason: flaw.reason,
      });
    }
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
  const bytes = Buffer.byteLength(json) - base64Surplus(body);
  if (bytes > max) throw new ImError('messageTooLong', { bytes, max });
  return json;
}

function base64Surplus(body: readonly Elem[]): number {
  let surplus = 0;
  for (const { MsgType, MsgContent } of body) {
    if (MsgType !== 'TIMCustomElem' || MsgContent.DataIsBase64 !== 1 || !MsgContent.Data) continue;
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
