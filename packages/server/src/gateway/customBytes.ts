/**
 * Turns the bytes of custom elements and faces into Base64 with its flag (S19): `Data` of a `TIMCustomElem` or a
 * `TIMFaceElem` may be binary in MessagePack; from here on only the flagged form exists, and MessagePack sessions receive that form too.
 *
 * @returns false when there are bytes anywhere else
 */
export function flagCustomBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Uint8Array) return false;
  if (Array.isArray(value)) return value.every(flagCustomBytes);

  const members = value as Record<string, unknown>;
  if (members.MsgType === 'TIMCustomElem' || members.MsgType === 'TIMFaceElem') flagData(members.MsgContent);
  return Object.values(members).every(flagCustomBytes);
}

function flagData(content: unknown): void {
  if (typeof content !== 'object' || content === null) return;
  const custom = content as Record<string, unknown>;
  const bytes = custom.Data;
  if (!(bytes instanceof Uint8Array)) return;
  custom.Data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  custom.DataIsBase64 = 1;
}
