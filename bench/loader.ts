import { crowd } from './crowd.ts';
import { history } from './history.ts';
import type { Job, Result } from './job.ts';
import { rest } from './rest.ts';
import { talk } from './talk.ts';

/** A loader process: takes one job as its argument, prints one line of JSON; a crowd stays until stdin ends. */
const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const tell = (result: Result) => process.stdout.write(`${JSON.stringify(result)}\n`);
switch (job.kind) {
  case 'talk':
  case 'echo':
    tell(await talk(job));
    break;
  case 'rest':
    tell(await rest(job));
    break;
  case 'history':
    tell(await history(job));
    break;
  case 'crowd': {
    const { result, wires } = await crowd(job);
    tell(result);
    for await (const _ of process.stdin) break;
    for (const wire of wires) wire.close();
  }
}
process.exit(0);
