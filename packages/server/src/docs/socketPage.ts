import { errors, type FaultName } from '@hongyan/contract';
import { closeRows, commandRows, elementRows, eventRows, shapeRows } from '@hongyan/contract/reference';
import { fieldTable } from './fieldTable.ts';
import { both, code, type Html, html, paragraph, prose, table } from './html.ts';
import { page } from './layout.ts';
import { socketGuide } from './socketGuide.ts';

type Command = ReturnType<typeof commandRows>[number];

/** The page of the socket protocol: enough to write a client in another language. */
export function socketPage(): string {
  const commands = commandRows('socket');
  const events = eventRows();
  const body = html`<h1>${both('Socket protocol', '长连接协议')}</h1>
${paragraph(
  html`What a client and the server say over a WebSocket. Use an SDK where there is one; this page is for writing another. As a file: <a href="/docs/asyncapi.json">AsyncAPI 3.0</a>.`,
  html`客户端与服务器之间的 WebSocket 协议。已有 SDK 时请直接使用；本页供编写其他语言的客户端参考。文档文件：<a href="/docs/asyncapi.json">AsyncAPI 3.0</a>。`,
)}
${contents(
  commands,
  events.map(({ name }) => name),
)}
${socketGuide()}
<h2 id="commands">${both('Commands', '命令')}</h2>
${paragraph('Every request may also be answered with 60018 (too frequent), 60028 (internal: try again) or 60009 (no such command).', '任何请求还可能返回 60018（过于频繁）、60028（内部错误，可重试）或 60009（无此命令）。')}
${commands.map(commandSection)}
<h2 id="events">${both('Events', '事件')}</h2>
${events.map(
  (
    event,
  ) => html`<section><h3 id="event-${event.name}">${code(event.name)}</h3><p>${prose(event.summary)}${specs(event.spec)}</p>
${event.shape ? html`<p><a href="#${event.shape}">${event.shape}</a></p>` : fieldTable(event.fields)}</section>`,
)}
<h2 id="shapes">${both('Shared structures', '公共结构')}</h2>
${shapeRows().map(({ name, isArray, fields }) => html`<section><h3 id="${name}">${code(name)}</h3>${isArray ? html`<p>${both('An array; each entry:', '数组，每项为：')}</p>` : ''}${fieldTable(fields)}</section>`)}
<h2 id="elements">${both('Elements', '消息元素')}</h2>
${paragraph(html`${code('MsgContent')} by ${code('MsgType')}; a body holds them in the sender's order.`, html`按 ${code('MsgType')} 区分的 ${code('MsgContent')}；正文保持发送者的顺序。`)}
${elementRows().map(({ kind, fields }) => html`<section><h3 id="${kind}">${code(kind)}</h3>${fieldTable(fields)}</section>`)}
${closeTable()}`;
  return page({ path: '/docs/socket', title: 'Socket protocol', body });
}

function contents(commands: readonly Command[], events: readonly string[]): Html {
  const parts: [string, string, string][] = [
    ['connect', 'Connect', '连接'],
    ['frames', 'Frames', '帧'],
    ['sign-in', 'Sign in and stay', '登录与心跳'],
    ['order', 'Order and repeats', '顺序与重发'],
    ['logs', 'Logs and changes', '日志与变更'],
    ['sync-rules', 'Sync', '同步'],
    ['reconnect', 'Reconnect', '重连'],
    ['commands', 'Commands', '命令'],
    ['events', 'Events', '事件'],
    ['shapes', 'Structures', '结构'],
    ['elements', 'Elements', '元素'],
    ['close-codes', 'Close codes', '关闭码'],
  ];
  return html`<nav class="contents"><p>${parts.map(([id, english, chinese]) => html`<a href="#${id}">${both(english, chinese)}</a> `)}</p>
<p>${commands.map(({ name }) => html`<a href="#${name}">${code(name)}</a> `)}</p>
<p>${events.map((name) => html`<a href="#event-${name}">${code(name)}</a> `)}</p></nav>`;
}

function commandSection({ name, summary, caller, orderBy, spec, input, output, faults }: Command): Html {
  return html`<section class="command"><h3 id="${name}">${code(name)}</h3><p>${prose(summary)}${specs(spec)}</p>
<p class="quiet">${caller === 'guest' ? both('Before or after the sign-in.', '登录前后均可。') : both('After the sign-in.', '登录后。')}
${orderBy ? both(html`In order within ${code(orderBy)}.`, html`在同一 ${code(orderBy)} 内按序执行。`) : ''}</p>
<h4>${both('Parameters', '参数')} <code>p</code></h4>${fieldTable(input)}
<h4>${both('Result', '结果')} <code>r</code></h4>${fieldTable(output)}
<h4>${both('Errors', '错误')}</h4>${faultList([...faults.own, ...faults.access.filter((fault) => fault !== 'tooFrequent' && fault !== 'internal')])}</section>`;
}

const specs = (numbers: readonly string[]): Html => html` <small class="spec">${numbers.join(' ')}</small>`;

function faultList(faults: readonly FaultName[]): Html {
  const row = (fault: FaultName) => [code(errors[fault].code), code(fault), prose(errors[fault].info)];
  return table([both('Code', '错误码'), both('Fault', '名称'), both('Text', '说明')], faults.map(row));
}

const ACTIONS = {
  reconnect: both('reconnect now', '立即重连'),
  reconnectLater: both('reconnect later, with pauses', '稍后退避重连'),
  signInAgain: both('sign in again with a new UserSig', '以新的 UserSig 重新登录'),
  never: both('do not reconnect by itself', '不自动重连'),
};

function closeTable(): Html {
  const heads = [
    both('Code', '关闭码'),
    both('Name', '名称'),
    both('What the client does', '客户端动作'),
    both('Meaning', '说明'),
  ];
  return html`<h2 id="close-codes">${both('Close codes', '关闭码')}</h2>
${paragraph('The range alone says what to do: 4000–4099 reconnect now, 4100–4199 later, 4200–4299 sign in again, 4300–4399 never. So unknown codes are no problem.', '仅凭区间即可判断：4000–4099 立即重连，4100–4199 稍后，4200–4299 重新登录，4300–4399 不再自动重连；未知码亦可按此处理。')}
${table(
  heads,
  closeRows().map((row) => [code(row.code), code(row.name), ACTIONS[row.action], prose(row.doc)]),
)}`;
}
