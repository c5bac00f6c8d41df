import type { GroupNotice, OutputOf, SocketCommands, WireMessage } from '@hongyan/contract';
import type { Connection, ConnectionListener } from '../connection/port.ts';
import { isOut } from './faults.ts';
import type { CoreListener } from './port.ts';

type Joined = OutputOf<SocketCommands['guestJoin']>;

/** Ids of the last messages that were told, so that none is told twice after a break. */
const TOLD_MAX = 500;
const GUEST = { guest: true } as const;

/** Listens in live rooms while nobody is signed in (sdk-js-api §4.11). */
export class GuestSeat {
  private readonly rooms = new Set<string>();
  private readonly told = new Set<string>();
  private connection: Connection | undefined;
  private arriving: Promise<unknown> | undefined;

  constructor(
    private readonly connect: (listener: ConnectionListener) => Connection,
    private readonly listener: Pick<CoreListener, 'guestMessages'>,
  ) {}

  /** Where this guest is. */
  get where(): readonly string[] {
    return [...this.rooms];
  }

  /** Enters a room; what was said there lately is told. */
  async join(groupId: string): Promise<Joined> {
    const connection = await this.arrive();
    const answer = await connection.request('guestJoin', { groupId });
    this.rooms.add(groupId);
    for (const message of answer.recent) this.take(`GROUP${groupId}`, message);
    return answer;
  }

  /**
   * Listens in a room no more; with the last one the connection ends.
   *
   * @returns false for a room in which this guest is not
   */
  async quit(groupId: string): Promise<boolean> {
    const { connection } = this;
    if (!connection || !this.rooms.delete(groupId)) return false;
    await connection.request('guestQuit', { groupId }).catch((error) => {
      // The room is gone, or the process that the guest came back to knows nothing of it: it is out.
      if (!isOut(error)) throw error;
    });
    if (this.rooms.size === 0 && this.connection === connection) await this.leave();
    return true;
  }

  /** How many are in a room now, whether one listens there or not. */
  async onlineCount(groupId: string): Promise<number> {
    const connection = await this.arrive();
    return (await connection.request('guestOnlineCount', { groupId })).online;
  }

  /** Leaves all rooms; an account takes the place, or the instance ends. */
  async leave(): Promise<void> {
    const { connection } = this;
    this.forget();
    await connection?.signOut();
  }

  private forget(): void {
    this.connection = undefined;
    this.arriving = undefined;
    this.rooms.clear();
    this.told.clear();
  }

  private async arrive(): Promise<Connection> {
    const connection = this.connection ?? this.connect(this.connectionListener());
    this.connection = connection;
    this.arriving ??= connection.signIn(GUEST);
    try {
      await this.arriving;
    } catch (error) {
      if (this.connection === connection) this.forget();
      throw error;
    }
    return connection;
  }

  private connectionListener(): ConnectionListener {
    return {
      net: () => {},
      online: (_login, isFirst) => {
        if (!isFirst) void this.enterAgain().catch(() => {});
      },
      event: (name, payload) => {
        if (name !== 'message') return;
        const { conv = '', message } = payload as { conv?: string; message: WireMessage };
        this.take(conv, message);
      },
      ended: () => this.forget(),
    };
  }

  /** The process that the guest comes back to knows nothing of it. */
  private async enterAgain(): Promise<void> {
    for (const groupId of this.rooms) {
      try {
        await this.join(groupId);
      } catch (error) {
        if (!isOut(error)) throw error;
        this.rooms.delete(groupId);
      }
    }
  }

  private take(conv: string, message: WireMessage): void {
    const key = `${conv} ${message.id}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    const [oldest] = this.told;
    if (this.told.size > TOLD_MAX && oldest !== undefined) this.told.delete(oldest);
    for (const { MsgType, MsgContent } of message.body) {
      const { kind, groupId } = MsgContent as GroupNotice;
      if (MsgType === 'TIMGroupSystemNoticeElem' && kind === 'dissolved') this.rooms.delete(groupId);
    }
    this.listener.guestMessages(conv, [message]);
  }
}
