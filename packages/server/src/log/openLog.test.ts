import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import pc from 'picocolors';
import { humanLine } from './humanLine.ts';
import { openLog } from './openLog.ts';

const opened = (level = 'info') => {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: openLog({ level, target: { write: (line) => lines.push(JSON.parse(line)) } }) };
};

describe('openLog', () => {
  test('writes JSON lines with time, level, fields and text', () => {
    const { lines, log } = opened();

    log.info({ app: 1400000001, code: 0 }, 'rest');

    expect(lines).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), app: 1400000001, code: 0, msg: 'rest' },
    ]);
  });

  test('leaves out what is below its level', () => {
    const { lines, log } = opened('warn');

    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');

    expect(lines.map((line) => line.msg)).toEqual(['c']);
    expect(log.isLevelEnabled('info')).toBe(false);
    expect(log.isLevelEnabled('error')).toBe(true);
  });

  test('[S8] never writes a UserSig, a key or a password', () => {
    const { lines, log } = opened();

    log.info(
      { userSig: 'eJyr', usersig: 'eJyr', key: 'k3y', input: { UserSig: 'eJyr', password: 'k3y' }, userId: 'alice' },
      'login',
    );

    expect(JSON.stringify(lines)).not.toMatch(/eJyr|k3y/);
    expect(lines[0]).toMatchObject({ userId: 'alice', userSig: '[secret]' });
  });

  test('writes an error whole, with its stack', () => {
    const { lines, log } = opened();

    log.error({ err: new Error('disk full') }, 'command failed');

    expect(lines[0]?.err).toMatchObject({ message: 'disk full', stack: expect.stringContaining('openLog.test.ts') });
  });

  test('has written every line when the process exits', async () => {
    const code = `import { openLog } from '${join(import.meta.dir, 'openLog.ts')}';
      const log = openLog({ level: 'info' });
      for (let i = 0; i < 2000; i++) log.info({ i }, 'line');
      process.exit(0);`;

    const child = Bun.spawn([process.execPath, '-e', code], { stdout: 'pipe', stderr: 'inherit' });
    const lines = (await new Response(child.stdout).text()).trim().split('\n');

    expect(lines.length).toBe(2_000);
    expect(JSON.parse(lines[1_999] ?? '')).toMatchObject({ i: 1_999 });
  });
});

describe('humanLine', () => {
  const plain = pc.createColors(false);

  test('shows time of day, level, text and fields on one line', () => {
    const line = humanLine(
      { level: 'info', time: '2026-01-02T03:04:05.678Z', msg: 'rest', app: 1, by: 'bob b' },
      plain,
    );

    expect(line).toBe('03:04:05.678 info  rest app=1 by="bob b"\n');
  });

  test('shows the stack of an error below and no control character of a value', () => {
    const line = humanLine(
      { level: 'error', time: '', msg: 'failed', by: '\u001b[31m', err: { stack: 'Error: x\n  at y' } },
      plain,
    );

    expect(line).toContain('\n  Error: x\n    at y\n');
    expect(line).not.toContain('\u001b');
  });
});
