import type { SQL } from 'bun';

/** PostgreSQL takes less than 8,000 bytes a notification; the rest is for the node's name. */
export const MAX_PAYLOAD_BYTES = 7_800;
const MAX_WAITING = 10_000;

/** What travels in one notification. */
interface Notice {
  node: string;
  /** Rings before this one were lost. */
  gap: boolean;
  rings: string[];
}

/** Hears what other nodes notify on a channel, also after the connection was lost and is back, which is a gap. */
export async function listenTo(
  sql: SQL,
  channel: string,
  ownNode: string,
  heard: { ring: (payload: string) => void; gap: () => void },
): Promise<void> {
  let listened = 0;
  const onNotice = (text: string) => {
    const { node, gap, rings } = JSON.parse(text) as Notice;
    if (node === ownNode) return;
    if (gap) heard.gap();
    for (const payload of rings) heard.ring(payload);
  };
  await sql.listen(channel, onNotice, () => {
    if (listened++ > 0) heard.gap();
  });
}

/** Notifies a channel; gathers payloads while the last notification is on its way. */
export class Ringer {
  private waiting: string[] = [];
  private gap = false;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly sql: SQL,
    private readonly channel: string,
    private readonly node: string,
  ) {}

  /** Sends a payload without waiting. */
  ring(payload: string): void {
    if (sizeOf(payload) > MAX_PAYLOAD_BYTES) throw new RangeError(`a ring of ${sizeOf(payload)} bytes is too long`);
    if (this.waiting.length < MAX_WAITING) this.waiting.push(payload);
    else this.gap = true;
    this.sending ??= this.send();
  }

  /** Resolves when what was rung so far is sent. */
  flushed(): Promise<void> {
    return this.sending ?? Promise.resolve();
  }

  private async send(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      for (const rings of packed(batch)) await this.notify(rings);
    }
    this.sending = undefined;
  }

  private async notify(rings: string[]): Promise<void> {
    const notice: Notice = { node: this.node, gap: this.gap, rings };
    this.gap = false;
    const send = () => this.sql.notify(this.channel, JSON.stringify(notice));
    // The first attempt may find that an idle connection was cut.
    await send()
      .catch(send)
      .catch(() => {
        this.gap = true;
      });
  }
}

/** Packs payloads into as few notifications as hold them. */
function packed(payloads: string[]): string[][] {
  const notices: string[][] = [[]];
  let bytes = 0;
  for (const payload of payloads) {
    bytes += sizeOf(payload);
    if (bytes > MAX_PAYLOAD_BYTES) {
      notices.push([]);
      bytes = sizeOf(payload);
    }
    notices.at(-1)?.push(payload);
  }
  return notices;
}

/** Bytes of a payload inside a notification. */
export const sizeOf = (payload: string): number => Buffer.byteLength(JSON.stringify(payload)) + 1;
