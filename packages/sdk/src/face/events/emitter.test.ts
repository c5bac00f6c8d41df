import { describe, expect, test } from 'bun:test';
import type { ChatEvent } from '../types.ts';
import { createEmitter } from './emitter.ts';

function heard() {
  const lines: string[] = [];
  const log = {
    warn: (line: unknown) => lines.push(`warn ${line}`),
    error: (line: unknown) => lines.push(`error ${line}`),
  };
  const events: ChatEvent[] = [];
  const note = (event: ChatEvent) => void events.push(event);
  return { emitter: createEmitter(log), lines, events, note };
}

describe('emitter', () => {
  test('a handler gets name, data and what stands beside them', () => {
    const { emitter, events, note } = heard();
    emitter.on('a', note);

    emitter.emit('a', [1], { isSyncCompleted: true });
    emitter.emit('b', 2);

    expect(events).toEqual([{ name: 'a', data: [1], isSyncCompleted: true }]);
  });

  test('an event without data has data undefined', () => {
    const { emitter, events, note } = heard();
    emitter.on('a', note);

    emitter.emit('a');

    expect(Object.keys(events[0] ?? {})).toEqual(['name', 'data']);
  });

  test('the same pair is kept once, with its first context', () => {
    const { emitter } = heard();
    const contexts: unknown[] = [];
    function handler(this: unknown) {
      contexts.push(this);
    }
    const [alice, bob] = [{ id: 'alice' }, { id: 'bob' }];
    emitter.on('a', handler, alice);
    emitter.on('a', handler, bob);

    emitter.emit('a');

    expect(contexts).toEqual([alice]);
  });

  test('handlers run in the order in which they came, also after one that throws', () => {
    const { emitter, lines } = heard();
    const order: string[] = [];
    const first = () => {
      order.push('first');
      throw new Error('broken');
    };
    const second = () => void order.push('second');
    emitter.on('a', first);
    emitter.on('a', second);

    emitter.emit('a');
    emitter.emit('a');

    expect(order).toEqual(['first', 'second', 'first', 'second']);
    expect(lines).toEqual(['error a handler of a threw', 'error a handler of a threw']);
  });

  test('once is told once, also when its handler emits again', () => {
    const { emitter } = heard();
    let runs = 0;
    const handler = () => {
      runs += 1;
      emitter.emit('a');
    };
    emitter.once('a', handler);

    emitter.emit('a');
    emitter.emit('a');

    expect(runs).toBe(1);
  });

  test('on after once stays', () => {
    const { emitter, events, note } = heard();
    emitter.once('a', note);
    emitter.on('a', note);

    emitter.emit('a');
    emitter.emit('a');

    expect(events).toHaveLength(2);
  });

  test('off takes the same function off, also with another context, and passes over unknown ones', () => {
    const { emitter, events, note } = heard();
    emitter.on('a', note, { id: 'alice' });

    emitter.off('a', () => undefined);
    emitter.off('b', note);
    emitter.off('a', note);
    emitter.emit('a');

    expect(events).toEqual([]);
  });

  test('a handler that comes while an event is told hears the next one only', () => {
    const { emitter, events, note } = heard();
    const handler = () => emitter.on('a', note);
    emitter.on('a', handler);

    emitter.emit('a', 1);
    emitter.emit('a', 2);

    expect(events.map(({ data }) => data)).toEqual([2]);
  });

  test('an anonymous handler is warned about, and works', () => {
    const { emitter, lines } = heard();
    let runs = 0;
    emitter.on('a', () => {
      runs += 1;
    });

    emitter.emit('a');

    expect(runs).toBe(1);
    expect(lines).toEqual(['warn on(a): an anonymous handler cannot be taken off again']);
  });

  test('its methods do not depend on this', () => {
    const { emitter, events, note } = heard();
    const { on, emit, clear } = emitter;
    on('a', note);
    emit('a');
    clear();

    emit('a');

    expect(events).toHaveLength(1);
  });
});
