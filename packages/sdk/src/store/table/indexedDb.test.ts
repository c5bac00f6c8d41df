import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { openChromium } from '@hongyan/conformance/browser/chromium';
import type { Browser, Page } from 'playwright-core';
import { ORIGIN, openTablePage, pageTable } from '../../testing/pageTable.ts';
import { resilientStore, type StoreTrouble } from '../resilient.ts';
import { durableRules, message, storeSuite } from '../suite.ts';
import { tableStore } from '../tableStore.ts';
import { tableSuite } from './suite.ts';

setDefaultTimeout(60_000);

let browser: Browser;
let page: Page;
let lastPlace = 0;
beforeAll(async () => {
  browser = await openChromium();
  page = await browser.newPage();
  await openTablePage(page);
});
afterAll(() => browser.close());

const place = () => {
  const prefix = `place ${++lastPlace} `;
  return { table: () => pageTable(page, prefix) };
};

tableSuite('IndexedDB', place);
storeSuite('IndexedDB', async () => tableStore(place().table()));
durableRules('IndexedDB', () => {
  const { table } = place();
  return { store: () => tableStore(table()) };
});

test('[T1] what was written is there after the page is loaded again', async () => {
  const { table } = place();
  const before = table();
  await before.open('one');
  await before.write({ puts: [['a', { n: 1 }]] });

  await page.reload();
  await page.waitForFunction('globalThis.callTable !== undefined');
  const after = table();
  await after.open('one');

  expect(await after.get(['a'])).toEqual([{ n: 1 }]);
  await after.close();
});

test('[S29] a database of another making is replaced, and told', async () => {
  const told: StoreTrouble[] = [];
  const prefix = `place ${++lastPlace} `;
  await page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name, 7);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
    `${prefix}hongyan.1.alice`,
  );
  const store = resilientStore(tableStore(pageTable(page, prefix)), (trouble) => told.push(trouble));

  await store.open({ sdkAppId: 1, userId: 'alice', uid: '7' });
  await store.putMessages('C2Cbob', '1', 0, [message(1)], { from: 1, to: 1 });

  expect(told).toMatchObject([{ trouble: 'damaged', isRebuilt: true }]);
  expect(await store.messages('C2Cbob', { from: 1, to: 1 }, 1)).toEqual([message(1)]);
  await store.close();
});

test('[S23] beyond the quota of the origin the store goes on, and tells when nothing more is kept', async () => {
  const told: StoreTrouble[] = [];
  // Nothing was written there before: what is used is counted anew.
  const context = await browser.newContext();
  const small = await context.newPage();
  await openTablePage(small);
  const session = await context.newCDPSession(small);
  await session.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 100_000 });
  const store = resilientStore(tableStore(pageTable(small, `place ${++lastPlace} `)), (trouble) => told.push(trouble));
  await store.open({ sdkAppId: 1, userId: 'alice', uid: '7' });
  // The browser looks at what is used now and then: it is not the first that is too much.
  const long = (seq: number) => message(seq, { cloudCustomData: 'x'.repeat(1_000_000) });
  let seq = 0;
  while (told.length === 0 && seq < MOST_WRITES) {
    await store.putMessages('C2Cbob', '1', 0, [long(++seq)], { from: seq, to: seq });
    await Bun.sleep(50);
  }

  expect(told).toMatchObject([{ trouble: 'full', isRebuilt: false }]);
  expect(await store.messages('C2Cbob', { from: seq, to: seq }, 1)).toEqual([long(seq)]);
  await store.close();
  await context.close();
});

const MOST_WRITES = 200;
