import type { Seeded } from '@hongyan/conformance/seeded';
import type { Socket } from '../connection/port.ts';
import { type CutAtRequest, type FaultRates, FaultySocket, noFaults, type Weather } from './faultySocket.ts';

/** The network as one device has it: it opens the device's sockets and spoils them. */
export class Network {
  /** While false, every connection breaks and none can be opened. */
  private isUp = true;
  private sockets: FaultySocket[] = [];
  private readonly weather: Weather;

  constructor(random: Seeded) {
    this.weather = { random, rates: noFaults, cutAtRequest: undefined, isAsleep: false, faulted: 0, passed: 0 };
  }

  readonly openSocket = (url: string, protocol: string): Socket => {
    this.weather.faulted = 0;
    this.weather.passed++;
    const socket = this.isUp ? new FaultySocket(url, protocol, this.weather) : new DeadSocket();
    if (socket instanceof FaultySocket) this.sockets = [...this.sockets.filter(({ isClosed }) => !isClosed), socket];
    return socket;
  };

  get live(): FaultySocket | undefined {
    return this.sockets.findLast(({ isClosed }) => !isClosed);
  }

  get isAsleep(): boolean {
    return this.weather.isAsleep;
  }

  /** Events were lost on the open connection: only another one, or a later event, can tell the device. */
  get hasLostEvents(): boolean {
    return this.weather.faulted > 0;
  }

  /** Grows with everything that passes. */
  get passed(): number {
    return this.weather.passed;
  }

  setRates(rates: FaultRates): void {
    this.weather.rates = rates;
  }

  cutAtRequest(where: CutAtRequest | undefined): void {
    this.weather.cutAtRequest = where;
  }

  cut(): void {
    for (const socket of this.sockets) socket.cut();
  }

  /** Takes the network away or gives it back. */
  setUp(isUp: boolean): void {
    this.isUp = isUp;
    if (!isUp) this.cut();
  }

  releaseLate(): void {
    for (const socket of this.sockets) socket.releaseLate();
  }

  sleep(): void {
    this.weather.isAsleep = true;
  }

  wake(): void {
    this.weather.isAsleep = false;
    for (const socket of this.sockets) socket.wake();
  }
}

/** A socket where there is no network. */
class DeadSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;

  constructor() {
    setImmediate(() => this.onclose?.({ code: 1006, reason: '' }));
  }

  send(): void {}

  close(): void {}
}
