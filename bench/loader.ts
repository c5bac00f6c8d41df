import { comeBack } from './comeBack.ts';
import { crowd } from './crowd.ts';
import { history } from './history.ts';
import type { Job, Result } from './job.ts';
import { list } from './list.ts';
import { chat } from './peer/chat.ts';
import { rest } from './rest.ts';
import { talk } from './talk.ts';

function run(job: Exclude<Job, { kind: 'crowd' }>): Promise<Result> {
  switch (job.kind) {
    case 'talk':
    case 'echo':
      return talk(job);
    case 'xmpp':
      return chat(job);
    case 'rest':
      return rest(job);
    case 'history':
      return history(job);
    case 'list':
      return list(job);
    case 'comeBack':
      return comeBack(job);
  }
}

/** A loader process: takes one job as its argument, prints one line of JSON; a crowd stays until stdin ends. */
const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const tell = (result: Result) => process.stdout.write(`${JSON.stringify(result)}\n`);
if (job.kind === 'crowd') {
  const { result, wires } = await crowd(job);
  tell(result);
  for await (const _ of process.stdin) break;
  for (const wire of wires) wire.close();
} else tell(await run(job));
process.exit(0);
