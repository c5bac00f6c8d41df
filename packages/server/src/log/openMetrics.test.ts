import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type OpenMetrics, openMetrics } from './openMetrics.ts';

const stats = { queued: 0 };
let metrics: OpenMetrics;
beforeEach(() => {
  metrics = openMetrics({ stats });
});
afterEach(() => metrics.close());

describe('openMetrics', () => {
  test('counts and times commands by transport, command and code', async () => {
    metrics.command('rest', 'openim/sendmsg', 0, 3);
    metrics.command('rest', 'openim/sendmsg', 0, 30);
    metrics.command('socket', 'login', 70009, 1);

    const page = await metrics.render();

    expect(page).toContain('hongyan_commands_total{transport="rest",command="openim/sendmsg",code="0"} 2');
    expect(page).toContain('hongyan_commands_total{transport="socket",command="login",code="70009"} 1');
    expect(page).toContain('hongyan_command_seconds_bucket{le="0.005",transport="rest",command="openim/sendmsg"} 1');
    expect(page).toContain('hongyan_command_seconds_count{transport="rest",command="openim/sendmsg"} 2');
  });

  test('shows sessions, dropped events, commits and what waits for the store', async () => {
    metrics.sessions(1);
    metrics.sessions(1);
    metrics.sessions(-1);
    metrics.dropped(7);
    metrics.commit(12, 4);
    stats.queued = 42;

    const page = await metrics.render();

    expect(page).toContain('hongyan_sessions 1');
    expect(page).toContain('hongyan_dropped_events_total 7');
    expect(page).toContain('hongyan_commit_operations_sum 12');
    expect(page).toContain('hongyan_commit_seconds_count 1');
    expect(page).toContain('hongyan_store_queue 42');
  });

  test('shows memory, processor time and the delay of the event loop', async () => {
    const page = await metrics.render();

    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'hongyan_event_loop_delay_seconds',
    ]) {
      expect(page).toMatch(new RegExp(`^${name}(\\{.*\\})? [0-9.e-]+$`, 'm'));
    }
  });

  test('processor time never falls from one scrape to the next', async () => {
    const read = async () => Number(/^process_cpu_seconds_total (.*)$/m.exec(await metrics.render())?.[1]);

    const first = await read();

    expect(await read()).toBeGreaterThanOrEqual(first);
  });

  test('two servers in one process do not share their numbers', async () => {
    const other = openMetrics({ stats });
    metrics.dropped(1);

    expect(await other.render()).toContain('hongyan_dropped_events_total 0');

    other.close();
  });
});
