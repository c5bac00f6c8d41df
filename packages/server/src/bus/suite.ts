import { afterEach, beforeEach, describe, expect, it } from 'bun:test';
import type { Bus, BusPayload } from './port.ts';

/** A listener whose payloads can be awaited. */
function recorder() {
  const got: BusPayload[] = [];
  let wake = (): void => {};
  return {
    got,
    listen: (payload: BusPayload): void => {
      got.push(payload);
      wake();
    },
    async until(count: number): Promise<BusPayload[]> {
      while (got.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return got;
    },
  };
}

const numbered = (from: number, to: number): BusPayload[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ kind: 'number', value: from + index }));

/** What every bus must do. Rule ids are those of `port.ts`. */
export function busSuite(name: string, open: () => Promise<Bus>): void {
  describe(`${name}: bus`, () => {
    let bus: Bus;
    beforeEach(async () => {
      bus = await open();
    });
    afterEach(() => bus.close());

    it('[B1] gives a listener what is published on its subject, in the order of the publisher', async () => {
      const alice = recorder();
      await bus.subscribe('user.1', alice.listen);

      for (const payload of numbered(1, 500)) bus.publish('user.1', payload);

      expect(await alice.until(500)).toEqual(numbered(1, 500));
    });

    it('[B1] keeps the order for every listener when one of them publishes', async () => {
      const [alice, bob] = [recorder(), recorder()];
      await bus.subscribe('user.1', (payload) => {
        alice.listen(payload);
        if (payload.value === 1) for (const next of numbered(2, 3)) bus.publish('user.1', next);
      });
      await bus.subscribe('user.1', bob.listen);

      bus.publish('user.1', { kind: 'number', value: 1 });

      expect(await alice.until(3)).toEqual(numbered(1, 3));
      expect(await bob.until(3)).toEqual(numbered(1, 3));
    });

    it('[B1] gives nothing of other subjects', async () => {
      const alice = recorder();
      await bus.subscribe('user.1', alice.listen);

      bus.publish('user.11', { kind: 'other' });
      bus.publish('user.1', { kind: 'mine' });

      expect(await alice.until(1)).toEqual([{ kind: 'mine' }]);
    });

    it('[B2] reaches all listeners of a subject, those of the publishing node too', async () => {
      const [alice, bob] = [recorder(), recorder()];
      await bus.subscribe('user.1', alice.listen);
      await bus.subscribe('user.1', bob.listen);

      bus.publish('user.1', { kind: 'hello' });

      expect(await alice.until(1)).toEqual([{ kind: 'hello' }]);
      expect(await bob.until(1)).toEqual([{ kind: 'hello' }]);
    });

    it('[B2] calls a listener that subscribed twice for each subscription', async () => {
      const alice = recorder();
      await bus.subscribe('user.1', alice.listen);
      const unsubscribe = await bus.subscribe('user.1', alice.listen);

      bus.publish('user.1', { kind: 'twice' });
      await alice.until(2);
      unsubscribe();
      bus.publish('user.1', { kind: 'once' });

      expect((await alice.until(3)).map(({ kind }) => kind)).toEqual(['twice', 'twice', 'once']);
    });

    it('[B3] gives nothing after unsubscribe, and others still get theirs', async () => {
      const [alice, bob] = [recorder(), recorder()];
      const unsubscribe = await bus.subscribe('user.1', alice.listen);
      await bus.subscribe('user.1', bob.listen);

      unsubscribe();
      unsubscribe();
      bus.publish('user.1', { kind: 'late' });

      expect(await bob.until(1)).toEqual([{ kind: 'late' }]);
      expect(alice.got).toEqual([]);
    });

    it('[B3] gives nothing to a listener that an earlier one unsubscribed', async () => {
      const [alice, bob] = [recorder(), recorder()];
      const unsubscribers: (() => void)[] = [];
      await bus.subscribe('user.1', (payload) => {
        for (const unsubscribe of unsubscribers) unsubscribe();
        alice.listen(payload);
      });
      unsubscribers.push(await bus.subscribe('user.1', bob.listen));

      bus.publish('user.1', { kind: 'first' });

      await alice.until(1);
      expect(bob.got).toEqual([]);
    });

    it('[B4] survives a listener that throws', async () => {
      const bob = recorder();
      await bus.subscribe('user.1', () => {
        throw new Error('the listener of alice fails');
      });
      await bus.subscribe('user.1', bob.listen);

      for (const payload of numbered(1, 2)) bus.publish('user.1', payload);

      expect(await bob.until(2)).toEqual(numbered(1, 2));
    });

    it('[B5] takes a payload that nobody listens to', () => {
      expect(() => bus.publish('user.404', { kind: 'lost' })).not.toThrow();
    });
  });
}
