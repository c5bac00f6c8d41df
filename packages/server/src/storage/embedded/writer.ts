import { BatchRunner } from './batch.ts';
import { packResults, unpackCalls } from './pack.ts';
import { type FromWriter, packError, type ToWriter } from './protocol.ts';

declare const self: Worker & { onmessage: (event: MessageEvent<ToWriter>) => void };

let runner: BatchRunner | undefined;
// Batches run one after another, also when the next one arrives while an operation awaits.
let last: Promise<void> = Promise.resolve();

const answer = (message: FromWriter): void => self.postMessage(message);

async function handle(message: ToWriter): Promise<void> {
  switch (message.kind) {
    case 'open':
      try {
        runner = await BatchRunner.open(message.file);
        answer({ kind: 'opened' });
      } catch (error) {
        answer({ kind: 'refused', error: packError(error) });
      }
      return;
    case 'batch': {
      if (!runner) throw new Error('a batch came before the store was open');
      const calls = unpackCalls(message.calls);
      const outcome = await runner.run(calls);
      answer({ kind: 'done', ...outcome, results: packResults(calls, outcome.results) });
      return;
    }
    case 'close':
      runner?.close();
      answer({ kind: 'closed' });
  }
}

/** The writer's thread: the only one that changes the file. What throws here ends the thread, which the main thread sees. */
self.onmessage = (event) => {
  last = last.then(() => handle(event.data));
  last.catch((error: unknown) => {
    queueMicrotask(() => {
      throw error;
    });
  });
};
