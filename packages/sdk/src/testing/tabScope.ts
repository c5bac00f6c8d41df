import type { TabChannel, TabLocks, TabScope } from '../tabs/port.ts';

interface Request {
  owner: object;
  grant(lock: object | null): Promise<void>;
}

/** The locks and channels of one browser, shared by its tabs; a tab that crashes gives all up at once. */
export class FakeBrowser {
  /** Grows with everything that passes between tabs. */
  passed = 0;
  private readonly held = new Map<string, Request>();
  private readonly queues = new Map<string, Request[]>();
  private readonly channels = new Map<string, Set<{ owner: object; channel: TabChannel }>>();
  private lastTab = 0;

  /** The scope of a new tab. */
  scope(owner: object, isAlive: () => boolean): TabScope {
    return {
      locks: this.locks(owner),
      openChannel: (name) => this.openChannel(owner, name),
      newTabId: () => `tab-${++this.lastTab}`,
      soon: (run) => {
        this.passed++;
        setImmediate(() => isAlive() && run());
      },
    };
  }

  /** Whether a tab holds a lock whose name ends with this. */
  holds(owner: object, name: string): boolean {
    return this.held.get(name)?.owner === owner;
  }

  /** The tab is gone in the midst of whatever it did. */
  crash(owner: object): void {
    for (const members of this.channels.values()) {
      for (const member of members) if (member.owner === owner) members.delete(member);
    }
    for (const [name, queue] of this.queues)
      this.queues.set(
        name,
        queue.filter((request) => request.owner !== owner),
      );
    for (const [name, request] of this.held) if (request.owner === owner) this.free(name, request);
  }

  private locks(owner: object): TabLocks {
    return {
      request: (name, { ifAvailable, signal }, run) =>
        new Promise((resolve, reject) => {
          const request: Request = {
            owner,
            grant: async (lock) => {
              const done = run(lock);
              await done;
              resolve(undefined);
            },
          };
          signal?.addEventListener('abort', () => {
            const queue = this.queues.get(name) ?? [];
            if (!queue.includes(request)) return;
            this.queues.set(
              name,
              queue.filter((one) => one !== request),
            );
            reject(new DOMException('withdrawn', 'AbortError'));
          });
          if (this.held.has(name) && ifAvailable) void request.grant(null);
          else {
            this.queues.set(name, [...(this.queues.get(name) ?? []), request]);
            this.next(name);
          }
        }),
      query: async () => ({ held: [...this.held.keys()].map((name) => ({ name })) }),
    };
  }

  private next(name: string): void {
    const [request, ...others] = this.queues.get(name) ?? [];
    if (!request || this.held.has(name)) return;
    this.passed++;
    this.queues.set(name, others);
    this.held.set(name, request);
    void request.grant({ name }).finally(() => this.free(name, request));
  }

  private free(name: string, request: Request): void {
    if (this.held.get(name) !== request) return;
    this.held.delete(name);
    this.next(name);
  }

  private openChannel(owner: object, name: string): TabChannel {
    const members = this.channels.get(name) ?? new Set();
    this.channels.set(name, members);
    const channel: TabChannel = {
      onmessage: null,
      postMessage: (note) => {
        if (!members.has(member)) return;
        const data = structuredClone(note);
        for (const other of [...members].filter((one) => one !== member)) {
          this.passed++;
          setImmediate(() => members.has(other) && other.channel.onmessage?.({ data }));
        }
      },
      close: () => void members.delete(member),
    };
    const member = { owner, channel };
    members.add(member);
    return channel;
  }
}
