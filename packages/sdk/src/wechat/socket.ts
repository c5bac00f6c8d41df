import type { Socket } from '../connection/port.ts';
import type { Wx } from './wx.ts';

/** What a connection is said to have closed with when nothing else is known of its end. */
const ABNORMAL = 1006;

/** A WebSocket over a `SocketTask` of a mini-program. */
export function openTaskSocket(wx: Pick<Wx, 'connectSocket'>, url: string, protocol: string): Socket {
  let isClosed = false;
  let isLeft = false;
  // After an error, or where none could be made at all, some runtimes tell of no close.
  const closed = (code = ABNORMAL, reason = ''): void => {
    if (isClosed) return;
    isClosed = true;
    socket.onclose?.({ code, reason });
  };
  const task = wx.connectSocket({ url, protocols: [protocol], fail: () => closed() });
  const socket: Socket = {
    ...{ onopen: null, onmessage: null, onclose: null, onerror: null },
    send: (data) => task.send({ data, fail: () => closed() }),
    close(code, reason) {
      isLeft = true;
      task.close({ ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) });
    },
  };
  task.onOpen(() => {
    // One that was left while it opened cannot be closed before; a mini-program has five in all.
    if (isLeft) task.close({});
    else socket.onopen?.();
  });
  task.onMessage(({ data }) => socket.onmessage?.({ data }));
  task.onClose(({ code, reason }) => closed(code, reason));
  task.onError((failed) => {
    socket.onerror?.(failed);
    closed();
  });
  return socket;
}
