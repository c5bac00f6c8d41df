import { Talk } from '../suite/people.ts';
import { openEmbedded } from './open.ts';

/** Run by the crash test: appends without end, tells each acknowledged message on a line, and waits to be killed. */
async function appendForEver(dataDir: string): Promise<void> {
  const storage = await openEmbedded({ dataDir, maxQueue: 1_000 });
  const talks = await Promise.all(['bob', 'carol', 'dave'].map((name) => Talk.between(storage, 'alice', name)));
  const senders = talks.flatMap((talk) => Array.from({ length: 10 }, () => talk));
  await Promise.all(
    senders.map(async (talk) => {
      for (;;) {
        const draft = talk.draft();
        const { seq } = await storage.messages.appendC2c(draft);
        process.stdout.write(`${talk.bob.userId} ${seq} ${draft.random}\n`);
      }
    }),
  );
}

await appendForEver(process.argv[2] ?? '');
