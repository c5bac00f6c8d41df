import type { Message } from '../face/types.ts';
import type { Chat, Chats } from './chats.ts';
import { type FileLine, openFileLine } from './fileLine.ts';

/** What is at an address. */
export const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

/** A message with a file from one user to another, not sent yet. */
export function fileTo({ sdk }: Chat, to: string, file: object, onProgress?: (part: number) => void): Message {
  return sdk.createFileMessage({ to, conversationType: 'C2C', payload: { file }, ...(onProgress && { onProgress }) });
}

/** Sends a message, and gives what the other user gets. */
export async function sent(from: Chat, to: Chat, message: Message): Promise<Message> {
  await from.sdk.sendMessage(message);
  const isIt = ({ ID }: Message): boolean => ID === message.ID;
  const { data } = await to.next('onMessageReceived', ({ data }) => data.some(isIt));
  const got = data.find(isIt);
  if (!got) throw new Error('nothing came');
  return got;
}

/** A line to the server over which all instances that are made from now on connect; it goes with the chats. */
export async function lineTo(chats: Chats): Promise<FileLine> {
  const line = await openFileLine(() => chats.cloud.app.port);
  chats.address = `http://127.0.0.1:${line.port}`;
  chats.atEnd(async () => line[Symbol.dispose]());
  return line;
}
