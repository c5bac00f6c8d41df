import { lastIndexWhere } from '../platform/builtIns.ts';
import { MSG_ELEMENT_TYPE } from './constants.ts';
import { Elem } from './elem.ts';
import { meant, shown } from './escaping.ts';
import type { File, Images } from './media.ts';
import type { Custom, Face, Location, Text } from './texts.ts';

/** A conversation with the messages of it that this page has. */
export class Session {
  private readonly kept: Msg[] = [];
  private unreadCount = 0;
  private isAtEnd = false;
  /** @internal The user or the group, by the name that travels. */
  of: string;

  constructor(
    private readonly sessType: string,
    sessId: string,
    private readonly sessName = '',
    private readonly sessIcon = '',
    private readonly sessTime = 0,
    private seq = 0,
  ) {
    this.of = meant(sessId);
  }

  type(): string {
    return this.sessType;
  }

  id(): string {
    return shown(this.of);
  }

  name(): string {
    return shown(this.sessName || this.of);
  }

  icon(): string {
    return shown(this.sessIcon);
  }

  time(): number {
    return this.msg(this.msgCount() - 1)?.getTime() ?? this.sessTime;
  }

  curMaxMsgSeq(seq?: number): number {
    if (seq !== undefined) this.seq = seq;
    return this.seq;
  }

  msgCount(): number {
    return this.kept.length;
  }

  msg(index: number): Msg | undefined {
    return this.kept[index];
  }

  msgs(): Msg[] {
    return this.kept;
  }

  unread(count?: number): number {
    if (count !== undefined) this.unreadCount = count;
    return this.unreadCount;
  }

  isFinished(isFinished?: boolean): boolean {
    if (isFinished !== undefined) this.isAtEnd = isFinished;
    return this.isAtEnd;
  }

  /** @internal Each message once, by time; the oldest go where there are too many. */
  keep(msg: Msg): void {
    if (this.kept.some((one) => one.getMsgUniqueId() === msg.getMsgUniqueId() && one.getSeq() === msg.getSeq())) return;
    const at = lastIndexWhere(this.kept, (one) => one.getTime() <= msg.getTime());
    this.kept.splice(at + 1, 0, msg);
    if (this.kept.length > MOST) this.kept.shift();
    if (this.sessType === 'GROUP') this.seq = Math.max(this.seq, msg.getSeq());
  }
}

/** How many messages of a session a page keeps. */
const MOST = 2_000;

/** The number of the last message that was made without one; the server gives another one. */
let lastSeq = 0;

/** A message. */
export class Msg {
  static Elem: typeof Elem = Elem;
  private readonly elems: Elem[] = [];

  constructor(
    private readonly sess: Session,
    private readonly isSend: boolean,
    private seq = -1,
    private random = Math.floor(Math.random() * 2 ** 32),
    private time = Math.floor(Date.now() / 1_000),
    private readonly fromAccount = '',
    private readonly subType = 0,
    private readonly fromAccountNick = '',
    private readonly fromAccountHeadurl = '',
  ) {
    if (seq < 0) this.seq = ++lastSeq;
    if (random < 0) this.random = Math.floor(Math.random() * 2 ** 32);
    if (time < 0) this.time = Math.floor(Date.now() / 1_000);
  }

  addElem(elem: Elem): void {
    this.elems.push(elem);
  }

  addText(text: Text): void {
    this.addElem(new Elem(MSG_ELEMENT_TYPE.TEXT, text));
  }

  addFace(face: Face): void {
    this.addElem(new Elem(MSG_ELEMENT_TYPE.FACE, face));
  }

  addImage(images: Images): void {
    this.addElem(new Elem(MSG_ELEMENT_TYPE.IMAGE, images));
  }

  addLocation(location: Location): void {
    this.addElem(new Elem(MSG_ELEMENT_TYPE.LOCATION, location));
  }

  /** @param file one that was received, or the content of the wire: `{Url, UUID, FileSize, FileName, Download_Flag: 2}` */
  addFile(file: File | object): void {
    this.addElem(new Elem(MSG_ELEMENT_TYPE.FILE, file));
  }

  addCustom(custom: Custom): void {
    this.addElem(new Elem(MSG_ELEMENT_TYPE.CUSTOM, custom));
  }

  getElems(): Elem[] {
    return this.elems;
  }

  getSession(): Session {
    return this.sess;
  }

  /** One of `C2C_MSG_SUB_TYPE` or `GROUP_MSG_SUB_TYPE`. */
  getSubType(): number {
    return this.subType;
  }

  getType(): number {
    return this.subType;
  }

  getFromAccount(): string {
    return shown(this.fromAccount);
  }

  getFromAccountNick(): string {
    return shown(this.fromAccountNick || this.fromAccount);
  }

  getFromAccountHeadurl(): string {
    return shown(this.fromAccountHeadurl);
  }

  getIsSend(): boolean {
    return this.isSend;
  }

  getSeq(): number {
    return this.seq;
  }

  /** Seconds. */
  getTime(): number {
    return this.time;
  }

  getRandom(): number {
    return this.random;
  }

  getMsgUniqueId(): number {
    return this.random;
  }

  toHtml(): string {
    return this.elems.map((elem) => elem.toHtml()).join('');
  }

  /** @internal The server has it. */
  sent(seq: number, time: number): void {
    this.seq = seq;
    this.time = time;
  }
}

/** `webim.MsgStore`: the sessions of this page. */
export class MsgStore {
  private readonly sessions = new Map<string, Session>();

  /** @param reset forgets up to where `syncMsgs` came */
  constructor(private readonly reset: () => void) {}

  sessMap(): Record<string, Session> {
    return Object.fromEntries([...this.sessions.values()].map((one) => [one.type() + one.id(), one]));
  }

  sessCount(): number {
    return this.sessions.size;
  }

  sessByTypeId(type: string, id: string): Session | undefined {
    return this.find(type + meant(id));
  }

  delSessByTypeId(type: string, id: string): boolean {
    return this.sessions.delete(type + meant(id));
  }

  /** The next `syncMsgs` begins anew. */
  resetCookieAndSyncFlag(): void {
    this.reset();
  }

  /** @internal By the conversation of the wire. */
  find(conv: string): Session | undefined {
    return this.sessions.get(conv);
  }

  /** @internal */
  put(session: Session): Session {
    this.sessions.set(session.type() + session.of, session);
    return session;
  }

  /** @internal */
  clear(): void {
    this.sessions.clear();
  }
}
