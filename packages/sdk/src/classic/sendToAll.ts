import { SdkFault } from '../connection/fault.ts';
import { type Client, signedIn } from './client.ts';
import type { TIMMessage } from './message.ts';

/** What became of a message to one of several users. */
export interface SentTo {
  identifier: string;
  /** 0, or why it was not sent. */
  code: number;
  desc: string;
}

/** Sends copies of a message to several users. */
export async function sendToAll(client: Client, message: TIMMessage, users: readonly string[]): Promise<SentTo[]> {
  const sending = users.map(async (identifier) => {
    const copy = message.copy();
    const params = copy.toParams(client, `C2C${identifier}`, false);
    try {
      copy.sent(signedIn(client).me.userId, params, await signedIn(client).core.send(params));
      return { identifier, code: 0, desc: '' };
    } catch (error) {
      if (!(error instanceof SdkFault)) throw error;
      return { identifier, code: error.code, desc: error.message };
    }
  });
  return Promise.all(sending);
}
