import type { TextBridge } from './bridge.ts';

/** WeChat takes 1 MB of a name, Android 2 MB; a character has up to three bytes. */
const MAX_CHARS = 250_000;

/** Where the parts of a text are: those of the next one lie beside them until it is whole. */
interface Head {
  side: 'a' | 'b';
  count: number;
}

// What is stored is JSON, which never begins so.
const HEAD = /^#([ab])(\d+)$/;

const headOf = (text: string | null | undefined): Head | undefined => {
  const [, side, count] = HEAD.exec(text ?? '') ?? [];
  return side ? { side: side as Head['side'], count: Number(count) } : undefined;
};

const partName = (name: string, side: Head['side'], at: number): string => `${name}.${side}${at}`;
const otherOf = (side: Head['side'] | undefined): Head['side'] => (side === 'a' ? 'b' : 'a');

/**
 * A store of texts of any length over one that takes no long ones. Each call is still done wholly or not at all: a long text
 * counts from when the last thing that is written, under its own name, says where it is.
 *
 * @param maxChars the longest text that is written in one
 */
export function inParts(bridge: TextBridge, maxChars = MAX_CHARS): TextBridge {
  /** Of names that were touched: where their parts are, if they have any. */
  const heads = new Map<string, Head | undefined>();

  async function headBefore(name: string): Promise<Head | undefined> {
    if (heads.has(name)) return heads.get(name);
    const head = headOf(await bridge.getItem(name));
    // What a run that was cut off left on the other side.
    await removeParts(name, otherOf(head?.side));
    if (!head) await removeParts(name, 'b');
    heads.set(name, head);
    return head;
  }

  /** The last one first, so that what is left of it is always found again. */
  async function removeParts(name: string, side: Head['side']): Promise<void> {
    let count = 0;
    while (isThere(await bridge.getItem(partName(name, side, count)))) count++;
    while (count-- > 0) await bridge.removeItem(partName(name, side, count));
  }

  async function replace(name: string, before: Head | undefined, write: () => Promise<Head | undefined>) {
    // Unknown until all is done, for it may fail at any point.
    heads.delete(name);
    const now = await write();
    if (before) await removeParts(name, before.side);
    heads.set(name, now);
  }

  async function writeParts(name: string, side: Head['side'], text: string): Promise<Head> {
    const parts = cut(text, maxChars);
    for (const [at, part] of parts.entries()) await bridge.setItem(partName(name, side, at), part);
    await bridge.setItem(name, `#${side}${parts.length}`);
    return { side, count: parts.length };
  }

  return {
    async getItem(name) {
      const text = await bridge.getItem(name);
      const head = headOf(text);
      if (!head) return text;
      const parts: string[] = [];
      for (let at = 0; at < head.count; at++) parts.push((await bridge.getItem(partName(name, head.side, at))) ?? '');
      return parts.join('');
    },
    async setItem(name, text) {
      const before = await headBefore(name);
      await replace(name, before, async () => {
        if (text.length > maxChars) return writeParts(name, otherOf(before?.side), text);
        await bridge.setItem(name, text);
        return undefined;
      });
    },
    async removeItem(name) {
      const before = await headBefore(name);
      await replace(name, before, async () => {
        await bridge.removeItem(name);
        return undefined;
      });
    },
  };
}

const isThere = (text: string | null | undefined): boolean => text !== null && text !== undefined && text !== '';

/** Cuts a text, never between the two halves of one character: a storage of UTF-8 would lose them. */
function cut(text: string, maxChars: number): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = from + maxChars;
    const isHalf = to < text.length && isHighHalf(text.charCodeAt(to - 1));
    parts.push(text.slice(from, isHalf ? to - 1 : to));
    from = isHalf ? to - 1 : to;
  }
  return parts;
}

const isHighHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
