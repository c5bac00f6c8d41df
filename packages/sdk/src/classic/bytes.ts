/** Bytes as an element of the wire has them: as text where they are text, otherwise in Base64, and it says so (S19). */
export function dataToWire(data: string | Uint8Array): { Data: string; DataIsBase64?: 1 } {
  if (typeof data === 'string') return { Data: data };
  try {
    return { Data: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data) };
  } catch {
    return { Data: btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join('')), DataIsBase64: 1 };
  }
}

/** What an element of the wire holds: a text, or bytes that are none. */
export function dataFromWire(content: { Data?: unknown; DataIsBase64?: unknown }): string | Uint8Array {
  const data = typeof content.Data === 'string' ? content.Data : '';
  if (content.DataIsBase64 !== 1) return data;
  return Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
}
