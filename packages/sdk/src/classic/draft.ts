import { elementFromWire, elementToWire, type TIMElem } from './elements.ts';
import { withFields } from './fields.ts';

/** What was begun and not sent. */
export class TIMMessageDraft extends withFields(() => ({
  elems: [] as TIMElem[],
  userDefinedData: '',
  /** Seconds; when it was set. */
  timestamp: 0,
})) {
  addElem(elem: TIMElem): number {
    this.elems.push(elem);
    return 0;
  }
}

/** A draft as the local store keeps it; one that is not of this face is a text. */
export function draftToText({ elems, userDefinedData, timestamp }: TIMMessageDraft): string {
  return JSON.stringify({ elems: elems.map(elementToWire), userDefinedData, timestamp: timestamp || nowSec() });
}

export function draftFromText(text: string): TIMMessageDraft {
  const { elems, userDefinedData, timestamp } = parsed(text);
  return new TIMMessageDraft({ elems: elems.map((elem) => elementFromWire(elem, '')), userDefinedData, timestamp });
}

interface Kept {
  elems: ReturnType<typeof elementToWire>[];
  userDefinedData: string;
  timestamp: number;
}

function parsed(text: string): Kept {
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    if (Array.isArray(kept.elems)) return { userDefinedData: '', timestamp: 0, ...kept, elems: kept.elems };
  } catch {
    // A text that another face kept.
  }
  return { elems: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }], userDefinedData: '', timestamp: 0 };
}

const nowSec = (): number => Math.floor(Date.now() / 1_000);
