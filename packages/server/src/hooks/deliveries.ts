import type { Delivery } from './port.ts';

/** The latest calls of this process, bounded. */
export class Deliveries {
  private list: Delivery[] = [];
  private serial = 0;

  constructor(private readonly max: number) {}

  add(delivery: Omit<Delivery, 'serial'>): void {
    this.list.push({ ...delivery, serial: ++this.serial });
    // Cut now and then, not at each call.
    if (this.list.length >= 2 * this.max) this.list = this.list.slice(-this.max);
  }

  after(serial: number, sdkAppId?: number): Delivery[] {
    const latest = this.list.slice(-this.max);
    return latest.filter((one) => one.serial > serial && (sdkAppId === undefined || one.sdkAppId === sdkAppId));
  }
}
