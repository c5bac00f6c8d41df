import { afterAll, beforeAll, describe, setDefaultTimeout, test } from 'bun:test';
import { openChromium } from '@hongyan/conformance/browser/chromium';
import type { Browser, Page } from 'playwright-core';
import type { Store } from '../store/port.ts';
import { tableStore } from '../store/tableStore.ts';
import { assertLaw, ways, waysAcrossProcesses } from '../testing/lawCheck.ts';
import type { LawEvent } from '../testing/lawEvent.ts';
import { lawEvents } from '../testing/lawEvents.ts';
import { setStage } from '../testing/lawStage.ts';
import { openTablePage, pageTable } from '../testing/pageTable.ts';
import { places } from '../testing/places.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';

setDefaultTimeout(60_000);

let server: RestartableServer;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  server = await restartableServer();
  browser = await openChromium();
  page = await browser.newPage();
  await openTablePage(page);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

let lastPlace = 0;

/** In the IndexedDB of a real browser, which every step goes to by way of its page. */
const indexedDb = (): (() => Store) => {
  const prefix = `law ${++lastPlace} `;
  return () => tableStore(pageTable(page, prefix));
};

const kindOf = ({ event, kind }: LawEvent): string => kind ?? event;
/** Of each kind of event the first. */
const oneOfEach = lawEvents.filter((law, at) => lawEvents.findIndex((other) => kindOf(other) === kindOf(law)) === at);

lawOn('SQLite', places.sqlite, lawEvents, { ...ways, ...waysAcrossProcesses });
lawOn('a store of texts', places.bridge, lawEvents, waysAcrossProcesses);
lawOn('IndexedDB', indexedDb, oneOfEach, waysAcrossProcesses);

function lawOn(name: string, place: () => () => Store, laws: readonly LawEvent[], through: typeof ways): void {
  for (const law of laws) {
    describe(`${kindOf(law)} ${law.what}, on ${name}`, () => {
      for (const [way, deliver] of Object.entries(through)) {
        test(`[S74] ${way}, leaves what a fresh sign-in fetches`, async () => {
          await using stage = await setStage(server, place());

          await deliver(stage, law);

          await assertLaw(stage, law.isSilent);
        });
      }
    });
  }
}
