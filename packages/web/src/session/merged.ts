import { type Content, contentOf, safeUrl } from './content.ts';
import { type Message, messageTypes } from './sdk.ts';
import { chatOf, type Session } from './session.ts';

/** A message inside a merged one, as it was then. */
export interface MergedItem {
  id: string;
  from: string;
  name: string;
  avatar: string | undefined;
  timeSec: number;
  contents: readonly Content[];
}

type Fields = Record<string, unknown>;

/** Opens a merged message: what it holds, in its order. */
export async function openMerged(session: Session, payload: Fields): Promise<MergedItem[]> {
  // A merged message inside another one is no message of its own; to be opened it needs type and payload alone.
  const opened = await chatOf(session).downloadMergerMessage({ type: messageTypes.merged, payload } as Message);
  return mergedItems(opened.payload);
}

/** Reads what a merged message holds. It comes from other people's programs, so each field is checked. */
export function mergedItems({ messageList }: Fields): MergedItem[] {
  return (Array.isArray(messageList) ? messageList : []).filter(isFields).map((item, at) => {
    const from = textOf(item.from) || textOf(item.messageSender);
    const body = Array.isArray(item.messageBody) ? item.messageBody.filter(isFields) : [];
    return {
      id: `${at} ${textOf(item.ID)}`,
      from,
      name: textOf(item.nick) || from,
      avatar: safeUrl(item.avatar),
      timeSec: typeof item.time === 'number' ? item.time : 0,
      contents: body.map(({ type, payload }) => contentOf(textOf(type), payload)),
    };
  });
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
