import type { Command } from 'commander';
import { StartError } from '../config/startError.ts';
import type { Delivery } from '../hooks/port.ts';
import { recentWebhooks } from './backend.ts';
import { loadFor, type StoreOptions, withStoreOptions } from './storeOptions.ts';

interface TailOptions extends StoreOptions {
  app?: string;
  last: string;
  follow: boolean;
}

/** How often a tail looks for new calls. */
const LOOK_MS = 500;

/** `hongyan webhooks tail`: the calls of apps' own servers as they are made, with what came of each. */
export function addWebhooksCommand(program: Command): void {
  const webhooks = program.command('webhooks').description("calls of apps' own servers");
  const tail = webhooks
    .command('tail')
    .description("show calls of apps' own servers by the running server, with their outcome and time")
    .option('--app <ID>', 'of this app only')
    .option('--last <COUNT>', 'begin with so many of the latest', '10')
    .option('--no-follow', 'end after the latest instead of waiting for more')
    .option('--json', 'print JSON, one call a line');
  withStoreOptions(tail).action(async (options: TailOptions) => {
    const last = wholeNumber('--last', options.last);
    const sdkAppId = options.app === undefined ? {} : { sdkAppId: wholeNumber('--app', options.app) };
    const { data } = loadFor(options).settings;
    const show = (one: Delivery) => console.log(options.json ? JSON.stringify(one) : lineOf(one));
    const latest = await recentWebhooks(data, { after: 0, ...sdkAppId });
    for (const one of last > 0 ? latest.slice(-last) : []) show(one);
    let after = latest.at(-1)?.serial ?? 0;
    while (options.follow) {
      await Bun.sleep(LOOK_MS);
      const more = await recentWebhooks(data, { after, ...sdkAppId });
      for (const one of more) show(one);
      after = more.at(-1)?.serial ?? after;
    }
  });
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0) return value;
  throw new StartError(`${option} must be a whole number, not ${JSON.stringify(text)}`);
}

function lineOf({ timeMs, sdkAppId, callback, deliveryId, attempt, tookMs, outcome }: Delivery): string {
  const again = attempt > 1 ? ` (try ${attempt})` : '';
  const took = `${Math.round(tookMs)} ms`.padStart(8);
  return `${new Date(timeMs).toISOString()}  ${sdkAppId}  ${took}  ${callback}${again}  ${outcome}  ${deliveryId}`;
}
