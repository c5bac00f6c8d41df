import type { OutputOf, SocketCommands } from '@hongyan/contract';
import { type Client, RefusedError } from '../client.ts';
import { contentOf } from '../merged/lists.ts';
import { asKept } from './readRooms.ts';
import { UNKNOWN_COMMAND } from './saying.ts';

/** Asks as a user, keeps the answer under a name, and gives it back where it was not refused. */
export type AskAs = <T>(what: string, command: string, params: object) => Promise<T | undefined>;
/** Keeps an answer under the name of the question. */
export type Keep = (what: string, answer: unknown) => void;

/** Asks as this user; of what is refused the code is kept, but nothing of what an early version does not know. */
export const askAs =
  (client: Client, keep: Keep): AskAs =>
  async <T>(what: string, command: string, params: object) => {
    try {
      const answer = await client.ask(command, params);
      keep(what, asKept(answer));
      return answer as T;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (error.code !== UNKNOWN_COMMAND) keep(what, { code: error.code });
      return undefined;
    }
  };

type Page = OutputOf<SocketCommands['getMessages']>;

/** Asks for a conversation's log and for what its messages carry; answers with the messages. */
export async function readLog(ask: AskAs, conv: string): Promise<Page['messages']> {
  await ask(`head of ${conv}`, 'getConversation', { conv });
  const page = await ask<Page>(`messages of ${conv}`, 'getMessages', { conv, count: 100 });
  await ask(`changes of ${conv}`, 'getChanges', { conv, afterRev: 0, count: 100 });
  await ask(`reactions in ${conv}`, 'getReactions', { conv, seqs: [1] });
  const messages = page?.messages ?? [];
  for (const { seq, supportExtension, body } of messages) {
    if (supportExtension) await ask(`extensions of ${conv} ${seq}`, 'getExtensions', { conv, seq });
    const key = contentOf({ body }).JsonMsgKey;
    if (key) await ask(`merged messages of ${conv} ${seq}`, 'downloadMergedList', { key });
  }
  return messages;
}
