import { describe, setDefaultTimeout, test } from 'bun:test';
import { startOn, stores } from '../stores.ts';
import { walkUnread } from './walk.ts';

setDefaultTimeout(600_000);

const BATCHES = Number(process.env.UNREAD_BATCHES ?? 40);
/** `UNREAD_SEED` walks one walk again. */
const SEEDS = process.env.UNREAD_SEED ? [Number(process.env.UNREAD_SEED)] : [7, 20_261];

describe.each(stores)('unread counts on %s', (store) => {
  test.each(SEEDS)(
    '[S74] [S65] events, sync, a fresh sign-in and REST tell what a recount gives, also over a kill -9 (seed %d)',
    async (seed) => {
      await using server = await startOn(store, { env: { HONGYAN_TRIM_POLL_MS: '100' } });

      await walkUnread(server, {
        seed,
        batches: BATCHES,
        users: ['alice', 'bob', 'carol'],
        killAt: Math.ceil(BATCHES / 2),
      });
    },
  );
});
