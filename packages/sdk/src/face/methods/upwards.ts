import type { WireMessage } from '@hongyan/contract';
import { noAnswer } from '../../connection/fault.ts';
import type { Core } from '../../core/port.ts';
import { last } from '../../platform/builtIns.ts';

/** The log that is read. */
export interface Log {
  core: Pick<Core, 'history'>;
  conv: string;
  /** Its last place. */
  end: number;
  /** How many messages are read at once. */
  pageSize: number;
}

/**
 * The messages of a log from a place on, the oldest first.
 *
 * @throws SdkFault `noAnswer`: there is no network, and the next one is not kept
 */
export async function* upwards({ core, conv, end, pageSize }: Log, from: number): AsyncGenerator<WireMessage> {
  for (let start = from; start <= end; start += pageSize) {
    const { messages, isCompleted } = await core.history(conv, { beforeSeq: start + pageSize, count: pageSize });
    const isWhole = isCompleted || messages.length >= pageSize || (last(messages)?.seq ?? 0) <= start;
    // Without a network the page is what is kept above a hole, which is not what follows.
    if (!isWhole) throw noAnswer();
    yield* messages.filter(({ seq }) => seq >= start).reverse();
  }
}
