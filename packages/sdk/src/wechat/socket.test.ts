import { describe, expect, test } from 'bun:test';
import { openTaskSocket } from './socket.ts';
import type { SocketTask } from './wx.ts';

/** A `SocketTask` in the hand of the test, and what the socket over it told. */
function opened() {
  const told: string[] = [];
  const runs: Record<string, (answer: never) => void> = {};
  const on =
    (name: string) =>
    (run: (answer: never) => void): void => {
      runs[name] = run;
    };
  const sent: { data: string; fail?: () => void }[] = [];
  let closes = 0;
  let failed: (() => void) | undefined;
  const task: SocketTask = {
    ...{ onOpen: on('open'), onMessage: on('message'), onClose: on('close'), onError: on('error') },
    send: (message) => void sent.push(message),
    close: () => {
      closes++;
    },
  };
  const connectSocket = (how: { url: string; protocols: string[]; fail?: () => void }) => {
    told.push(`${how.url} ${how.protocols}`);
    failed = how.fail;
    return task;
  };
  const socket = openTaskSocket({ connectSocket }, 'wss://im.test/im', 'hongyan');
  socket.onopen = () => void told.push('open');
  socket.onmessage = ({ data }) => void told.push(`message ${data}`);
  socket.onclose = ({ code }) => void told.push(`close ${code}`);
  return {
    ...{ socket, told, sent },
    closes: () => closes,
    refuse: () => failed?.(),
    tell: (name: string, answer: object = {}) => runs[name]?.(answer as never),
  };
}

describe('a WebSocket over a SocketTask', () => {
  test('tells what the task tells', () => {
    const { socket, told, sent, tell } = opened();

    tell('open');
    socket.send('a');
    tell('message', { data: 'b' });
    tell('close', { code: 4001, reason: '' });

    expect(told).toEqual(['wss://im.test/im hongyan', 'open', 'message b', 'close 4001']);
    expect(sent.map(({ data }) => data)).toEqual(['a']);
  });

  test('an error, a call that fails and what cannot be sent are its end, which is told once', () => {
    for (const end of ['error', 'refuse', 'send'] as const) {
      const { socket, told, sent, tell, refuse } = opened();
      if (end === 'error') tell('error', { errMsg: 'fail' });
      if (end === 'refuse') refuse();
      if (end === 'send') {
        socket.send('a');
        sent[0]?.fail?.();
      }
      tell('close', { code: 1000 });

      expect(told.slice(1)).toEqual(['close 1006']);
    }
  });

  test('one that is left before it is open is closed as soon as it is, and is not told as open', () => {
    const { socket, told, closes, tell } = opened();

    socket.close();
    expect(closes()).toBe(1);
    tell('open');

    expect(closes()).toBe(2);
    expect(told.slice(1)).toEqual([]);
  });
});
