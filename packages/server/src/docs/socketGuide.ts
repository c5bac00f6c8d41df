import { closeCodes, defaultSettings, events, socketCommands, subProtocols } from '@hongyan/contract';
import { sampleOf } from '@hongyan/contract/samples';
import { block, both, code, type Html, html, paragraph } from './html.ts';

const text = (value: unknown): string => JSON.stringify(value);
const { login, sendMessage } = socketCommands;
const TRANSCRIPT = [
  `→ ${text({ i: 1, c: 'login', p: sampleOf(login.input) })}`,
  `← ${text({ i: 1, r: sampleOf(login.output) })}`,
  `→ ${text({ i: 2, c: 'sendMessage', p: sampleOf(sendMessage.input) })}`,
  `← ${text({ i: 2, r: sampleOf(sendMessage.output) })}`,
  `← ${text({ n: 'message', p: sampleOf(events.message.payload) })}`,
  `→ ${text({ i: 3, c: 'recallMessage', p: { conv: 'C2Cbob', seq: 4 } })}`,
  `← ${text({ i: 3, e: { code: 20016, info: 'a message can be recalled within 120 s' } })}`,
].join('\n');

/** What a client must know beside the tables: connection, frames, sign-in, order, sync. */
export function socketGuide(): Html {
  return html`${connecting()}${frames()}${signIn()}${order()}${logs()}${syncing()}${reconnecting()}`;
}

const item = (english: Html | string, chinese: Html | string): Html => html`<li>${both(english, chinese)}</li>`;

function connecting(): Html {
  return html`<h2 id="connect">${both('Connect', '连接')}</h2><ul>
${item(html`Open a WebSocket to ${code('ws://HOST:PORT/im')}, or ${code('wss://…')} where TLS stands in front.`, html`建立 WebSocket 连接：${code('ws://HOST:PORT/im')}；前置 TLS 时为 ${code('wss://…')}。`)}
${item(html`Offer one sub-protocol: ${code(subProtocols.json)} (text) or ${code(subProtocols.msgpack)} (binary). The first known one offered is chosen; with none offered it is JSON; only unknown ones: the upgrade is refused with HTTP 400.`, html`声明一个子协议：${code(subProtocols.json)}（文本）或 ${code(subProtocols.msgpack)}（二进制）。取所列中首个已知者；未声明则为 JSON；全部未知则升级请求被拒绝。`)}
${item(html`A message may have ${code(String(defaultSettings.maxFrameBytes))} bytes and ${code(String(defaultSettings.maxFrameDepth))} levels of nesting (settings ${code('maxFrameBytes')}, ${code('maxFrameDepth')}).`, html`单条消息最多 ${code(String(defaultSettings.maxFrameBytes))} 字节、${code(String(defaultSettings.maxFrameDepth))} 层嵌套（设置 ${code('maxFrameBytes')}、${code('maxFrameDepth')}）。`)}
</ul>`;
}

function frames(): Html {
  return html`<h2 id="frames">${both('Frames', '帧')}</h2>
${paragraph('One WebSocket message carries one or more frames, in both directions: in JSON one value a line, in MessagePack values one after another. Whoever has several ready puts them into one message.', '一条 WebSocket 消息可含一个或多个帧（双向皆然）：JSON 每行一个，MessagePack 依次相接。应将就绪的多个帧合并发送。')}
${block('request   {i, c, p}               id, command, parameters\nreply     {i, r}                  result of request i\n          {i, e: {code, info}}    or its error\nevent     {n, p}                  name, payload')}
<ul>
${item(html`${code('i')} is a positive integer of the client's choice, unique among its unanswered requests. ${code('p')} may be left out for ${code('{}')}.`, html`${code('i')} 为客户端自选的正整数，在未应答的请求中唯一。${code('p')} 可省略，等同 ${code('{}')}。`)}
${item('Ignore fields and events that you do not know: new ones come. In requests, unknown fields are ignored and null counts as absent.', '请忽略未知字段与事件，以便将来扩展。请求中的未知字段被忽略，null 等同缺省。')}
${item(html`Texts are UTF-8. In MessagePack, ${code('Data')} of a ${code('TIMCustomElem')} or ${code('TIMFaceElem')} may be binary; everybody receives it as Base64 with ${code('DataIsBase64: 1')}. No other field holds bytes and no extension types are used.`, html`文本为 UTF-8。MessagePack 下 ${code('TIMCustomElem')} 或 ${code('TIMFaceElem')} 的 ${code('Data')} 可为二进制，接收方得到 Base64 及 ${code('DataIsBase64: 1')}。其余字段不含二进制，也不使用扩展类型。`)}
${item(html`Times end in ${code('Sec')} or ${code('Ms')} for their unit; ${code('uid')} and ids of logs are decimal strings, as they may exceed 2⁵³.`, html`时间字段以 ${code('Sec')} 或 ${code('Ms')} 结尾表示单位；${code('uid')} 与日志编号为十进制字符串，可能超过 2⁵³。`)}
</ul>
${paragraph('A session, in JSON:', '会话示例（JSON）：')}${block(TRANSCRIPT)}`;
}

function signIn(): Html {
  const { loginTimeoutSec, heartbeatSec } = defaultSettings;
  return html`<h2 id="sign-in">${both('Sign in and stay', '登录与心跳')}</h2><ul>
${item(html`The first request is <a href="#login">${code('login')}</a>, within ${loginTimeoutSec} s. Requests sent behind it wait for it. If it is refused, the reply has the code and the connection closes with ${closeCodes.loginRefused}.`, html`首个请求为 <a href="#login">${code('login')}</a>，须在 ${loginTimeoutSec} 秒内发出；其后的请求等待登录完成。登录失败时应答给出错误码，连接以 ${closeCodes.loginRefused} 关闭。`)}
${item(html`The UserSig comes from the app's back end: zlib of a JSON document with an HMAC-SHA256, in Base64 with ${code('+/=')} written as ${code('*-_')}. The session ends when it expires (close ${closeCodes.userSigExpired}).`, html`UserSig 由应用后台签发：含 HMAC-SHA256 的 JSON 经 zlib 压缩后 Base64 编码，并将 ${code('+/=')} 替换为 ${code('*-_')}。过期时会话结束（关闭码 ${closeCodes.userSigExpired}）。`)}
${item(html`Keep ${code('deviceId')} for the life of an installation: a new sign-in of the same device replaces the old one silently, that of another device may kick it (setting ${code('multiDeviceMode')}).`, html`${code('deviceId')} 在安装期内保持不变：同一设备再次登录静默替换旧会话，其他设备登录可能互踢（设置 ${code('multiDeviceMode')}）。`)}
${item(html`Send <a href="#ping">${code('ping')}</a> every ${code('heartbeatSec')} of the sign-in's reply (${heartbeatSec} s), unless something else was sent. After 2.5 periods of silence the server closes (${closeCodes.heartbeatLost}); a client that hears nothing that long reconnects.`, html`按登录应答中的 ${code('heartbeatSec')}（默认 ${heartbeatSec} 秒）发送 <a href="#ping">${code('ping')}</a>，期间有其他请求则可省略。静默 2.5 个周期后服务器关闭连接（${closeCodes.heartbeatLost}）；客户端同样长时间未收到数据应重连。`)}
</ul>`;
}

function order(): Html {
  return html`<h2 id="order">${both('Order and repeats', '顺序与重发')}</h2><ul>
${item(html`Requests with the same ${code('conv')} run in the order of their arrival; others run side by side. Replies may come in any order: match them by ${code('i')}.`, html`${code('conv')} 相同的请求按到达顺序执行，其余并行。应答顺序不定，请以 ${code('i')} 匹配。`)}
${item(html`The reply to ${code('sendMessage')} means that the message is on disk. A send without a reply is sent again after the reconnect <em>with the same ${code('random')} and ${code('clientTimeSec')}</em>: it is the same message, and the first answer comes again with ${code('isRepeat')}.`, html`${code('sendMessage')} 的应答表示消息已落盘。未获应答的消息应在重连后以<em>相同的 ${code('random')} 与 ${code('clientTimeSec')}</em> 重发：视为同一消息，返回首次结果并带 ${code('isRepeat')}。`)}
${item(html`The sender's session has its answer in the reply and gets no event for it; the sender's other devices do.`, '发送会话以应答为准，不再收到该消息的事件；发送者的其他设备会收到。')}
${item(html`Too many unanswered requests (setting ${code('sessionMaxInFlight')}) are refused with 60018.`, html`未应答请求过多（设置 ${code('sessionMaxInFlight')}）时返回 60018。`)}
</ul>`;
}

function logs(): Html {
  return html`<h2 id="logs">${both('Logs, changes and the user stream', '消息日志、变更与用户流')}</h2><ul>
${item(html`A conversation is a log of messages, numbered ${code('seq')} 1, 2, 3 …. Show messages by ${code('seq')}, not by time. An online-only message has ${code('seq')} 0 and is in no log.`, html`会话是一串消息日志，${code('seq')} 依次为 1、2、3……；按 ${code('seq')} 而非时间排序。仅在线消息的 ${code('seq')} 为 0，不入日志。`)}
${item(html`What changes in a log afterwards is numbered ${code('rev')} 1, 2, 3 …: ${code('recall')} (message ${code('seq')} becomes a tombstone with an empty body), ${code('edit')} (it has a new ${code('body')} or ${code('cloudCustomData')}), ${code('read')} (${code('by')} has read up to and including ${code('seq')}), ${code('receipt')} (${code('by')} confirmed reading message ${code('seq')}), ${code('delete')} (message ${code('seq')} is gone for this user).`, html`日志中的后续变更以 ${code('rev')} 编号：${code('recall')}（撤回 ${code('seq')}，正文置空）、${code('edit')}（修改 ${code('body')} 或 ${code('cloudCustomData')}）、${code('read')}（${code('by')} 已读至 ${code('seq')}，含）、${code('receipt')}（${code('by')} 已确认阅读 ${code('seq')}）、${code('delete')}（${code('seq')} 对本用户删除）。`)}
${item(html`What concerns the user and is no message (lists, pins, options) is the user stream, numbered ${code('userSeq')}.`, html`与消息无关的用户事项（会话列表、置顶、免打扰等）属于用户流，以 ${code('userSeq')} 编号。`)}
${item(html`A log has a number of its own: ${code('id')} of a conversation, ${code('convId')} of an event. When it differs from yours under the same ${code('conv')}, drop your copy of the log.`, html`日志自有编号：会话的 ${code('id')}、事件的 ${code('convId')}。同一 ${code('conv')} 下编号改变时，应丢弃本地日志。`)}
</ul>`;
}

function syncing(): Html {
  return html`<h2 id="sync-rules">${both('Sync', '同步')}</h2>
${paragraph(html`Keep ${code('userSeq')} and, for each conversation, ${code('id')}, ${code('seq')} and ${code('rev')}: the last you have without a hole.`, html`本地保存 ${code('userSeq')}，以及每个会话的 ${code('id')}、${code('seq')}、${code('rev')}（无空洞的最大值）。`)}<ol>
${item(html`A fresh client takes ${code('userSeq')} from the reply to ${code('login')}, then reads ${code('getConversations')} page by page. Any other calls <a href="#sync">${code('sync')}</a> after each sign-in, and on each event ${code('resync')}.`, html`全新客户端取登录应答的 ${code('userSeq')}，再分页读取 ${code('getConversations')}；否则每次登录后及收到 ${code('resync')} 事件时调用 <a href="#sync">${code('sync')}</a>。`)}
${item(html`${code('sync')} answers user events, then heads of conversations that differ. Apply the events in order, replace the heads, store the new ${code('userSeq')}; while ${code('isCompleted')} is false, call again. With ${code('resetUser')} fetch the lists afresh; logs stay.`, html`${code('sync')} 返回用户事件与有变化的会话头。依次应用事件、替换会话头、保存新的 ${code('userSeq')}；${code('isCompleted')} 为 false 时继续调用。若 ${code('resetUser')} 为 true，则重新拉取列表，日志保留。`)}
${item(html`Topics of communities are conversations that no list shows: after the above, ask for them by <a href="#syncTopics">${code('syncTopics')}</a> until ${code('isCompleted')}. The changes ${code('topicCreated')} and ${code('topicDeleted')} of a community tell of them live.`, html`社群话题是不出现在会话列表中的会话：完成上述步骤后，调用 <a href="#syncTopics">${code('syncTopics')}</a> 直至 ${code('isCompleted')}。社群的 ${code('topicCreated')}、${code('topicDeleted')} 变更实时告知其增删。`)}
${item(html`For a head with a higher ${code('seq')}: ${code('getMessages')} with ${code('afterSeq')} = yours. It answers newest first and says what it covers, ${code('fromSeq')} to ${code('toSeq')}; while ${code('fromSeq')} is above yours + 1, ask again with ${code('beforeSeq')} = ${code('fromSeq')}. A place that is covered and not listed is not for this user: it is no hole.`, html`会话头的 ${code('seq')} 更大时：以本地值为 ${code('afterSeq')} 调用 ${code('getMessages')}。结果由新到旧，并给出覆盖区间 ${code('fromSeq')}–${code('toSeq')}；若 ${code('fromSeq')} 大于本地值 + 1，则以 ${code('beforeSeq')} = ${code('fromSeq')} 继续。区间内未列出的位置不属于本用户，不是空洞。`)}
${item(html`For a head with a higher ${code('rev')}: ${code('getChanges')} with ${code('afterRev')} = yours until ${code('isCompleted')}, after the messages.`, html`会话头的 ${code('rev')} 更大时：在消息之后，以本地值为 ${code('afterRev')} 调用 ${code('getChanges')}，直至 ${code('isCompleted')}。`)}
${item(html`Live events follow the same numbers: yours + 1 is applied; not above yours is a repeat, ignore it; a higher one shows a hole, pull it as above. So an event that is lost, late or double does no harm.`, '实时事件遵循同样的编号：等于本地值 + 1 则应用；不大于本地值为重复，忽略；更大则有空洞，按上文拉取。因此事件丢失、迟到或重复均无碍。')}
</ol>`;
}

function reconnecting(): Html {
  return html`<h2 id="reconnect">${both('Reconnect', '重连')}</h2>
${paragraph(html`The close code says what to do, see <a href="#close-codes">close codes</a>. A connection that ends without one (1006), or with one of the standard ones, was lost on the way: reconnect at once, then with growing pauses and chance (1, 2, 4 … 30 s, each between half and whole), sign in, sync, and send again what had no reply.`, html`关闭码决定后续动作，见<a href="#close-codes">关闭码</a>。无关闭码（1006）或标准关闭码表示网络中断：立即重连，随后以递增并带随机的间隔重试（1、2、4……30 秒，取其一半到全部），登录、同步，并重发未获应答的请求。`)}`;
}
