import { audience } from './audience.ts';
import { comeBack } from './comeBack.ts';
import { crowd } from './crowd.ts';
import { history } from './history.ts';
import type { Heard, Job, Result } from './job.ts';
import { list } from './list.ts';
import { chat } from './peer/chat.ts';
import { rest } from './rest.ts';
import { speak } from './speak.ts';
import { talk } from './talk.ts';

function run(job: Exclude<Job, { kind: 'crowd' | 'audience' }>): Promise<Result> {
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
    case 'speak':
      return speak(job);
    case 'comeBack':
      return comeBack(job);
  }
}

/** A loader process: takes one job as its argument, prints one line of JSON; what is to listen goes on until it is asked. */
const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const tell = (line: Result | Heard) => process.stdout.write(`${JSON.stringify(line)}\n`);
const asked = async (): Promise<string> => {
  for await (const line of console) return line;
  return '';
};
switch (job.kind) {
  case 'crowd': {
    const { result, wires } = await crowd(job);
    tell(result);
    await asked();
    for (const wire of wires) wire.close();
    break;
  }
  case 'audience': {
    const { result, wires, finish } = await audience(job);
    tell(result);
    const question = await asked();
    if (question) {
      const { sent, startMs } = JSON.parse(question) as { sent: number; startMs: number };
      tell(await finish(sent, startMs));
      await asked();
    }
    for (const wire of wires) wire.close();
    break;
  }
  default:
    tell(await run(job));
}
process.exit(0);
