import { hookRows, settingRows } from '@hongyan/contract/reference';
import { block, both, code, codes, type Html, html, paragraph, prose, table } from './html.ts';
import { page } from './layout.ts';

const HEADS = [
  both('Setting', '设置'),
  both('Default', '默认值'),
  both('Allowed', '取值'),
  both('Meaning', '说明'),
  both('Option and environment', '选项与环境变量'),
];
const HOOK_HEADS = [
  both('Callback', '回调'),
  both('When', '时机'),
  both('Switch', '开关'),
  both('Fields', '字段'),
  both('Answers', '应答'),
  both('Meaning', '说明'),
];

/** The page of all settings and webhooks. */
export function settingsPage(): string {
  const rows = settingRows();
  const body = html`<h1>${both('Settings', '设置')}</h1>
${paragraph(
  'A setting is given as an option, in the environment, or in the JSON file that --config names; the first of them wins. Limits that a request exceeds are answered with the code named.',
  '设置可由命令行选项、环境变量或 --config 指定的 JSON 文件给出，优先级依次降低。超出限制时返回所列错误。',
)}
<h2 id="server">${both('Of the server', '服务器')}</h2>
${settingTable(rows.filter(({ scope }) => scope === 'server'))}
<h2 id="app">${both('Of each app', '应用')}</h2>
${paragraph(
  html`Options and environment give the server's defaults; each app may have its own values, changed live by ${code('hongyan/set_settings')}:`,
  html`选项与环境变量给出服务器默认值；每个应用可用 ${code('hongyan/set_settings')} 单独修改，即时生效：`,
)}
${block('POST /v4/hongyan/set_settings?sdkappid=…&identifier=…&usersig=…\n{"Settings":{"multiDeviceMode":2}}')}
${settingTable(rows.filter(({ scope }) => scope === 'app'))}
<h2 id="hooks">${both('Webhooks', '回调')}</h2>
${table(
  HOOK_HEADS,
  hookRows().map((hook) => [
    code(hook.callback),
    whenCell(hook.kind),
    html`<a href="#${hook.switch}">${hook.switch}</a>`,
    codes(hook.fields.map(({ path }) => path)),
    answerCell(hook),
    html`${prose(hook.summary)} ${prose(hook.unused)}`,
  ]),
  'wide',
)}`;
  return page({ path: '/docs/settings', title: 'Settings', body });
}

/** What the app's answer may do. */
function answerCell({ refusal, ownCodes, mayDrop, mayReplace, answer }: ReturnType<typeof hookRows>[number]): Html {
  return html`${codes(answer.map(({ path }) => path))}
${refusal ? html`1: <a href="/docs/errors">${refusal}</a>` : ''}
${mayDrop ? both('2: dropped', '2：静默丢弃') : ''}
${ownCodes ? `${ownCodes[0]}–${ownCodes[1]}` : ''}
${mayReplace.length > 0 ? both('may replace', '可修改') : ''}`;
}

const whenCell = (kind: 'before' | 'after'): Html =>
  kind === 'before' ? both('before', '之前') : both('after', '之后');

function settingTable(rows: ReturnType<typeof settingRows>): Html {
  return table(
    HEADS,
    rows.map((row) => [
      html`<span id="${row.name}">${code(row.name)}</span>`,
      row.default === '' ? both('none', '无') : html`${code(String(row.default))}${unit(row.unit)}`,
      row.bounds,
      html`${prose(row.doc)}${row.exceeded ? html` <a href="/docs/errors">${row.exceeded}</a>` : ''}`,
      html`${code(row.option)}<br>${code(row.env)}`,
    ]),
    'wide',
  );
}

const unit = (name: string): Html => html`${name === '' || name === 'count' ? '' : ` ${name}`}`;
