import { errorRows } from '@hongyan/contract/reference';
import { both, code, codes, type Html, html, paragraph, prose, table } from './html.ts';
import { page } from './layout.ts';

const HEADS = [both('Code', '错误码'), both('Fault', '名称'), both('Text', '说明'), both('Answered by', '返回的命令')];

/** So many commands are shown at once; more are folded. */
const FEW = 3;

/** The page of all error codes. */
export function errorsPage(): string {
  const body = html`<h1>${both('Errors', '错误码')}</h1>
${paragraph(
  html`REST answers carry the code in ${code('ErrorCode')} and the text in ${code('ErrorInfo')}; replies on the socket in ${code('e.code')} and ${code('e.info')}. Branch on the number; the text is for developers. Words in braces are filled in.`,
  html`REST 应答的 ${code('ErrorCode')} 为错误码，${code('ErrorInfo')} 为说明；长连接应答对应 ${code('e.code')} 与 ${code('e.info')}。程序请按数字判断，文字仅供开发者阅读；花括号中的内容会被替换。`,
)}
<p><input type="search" id="filter" placeholder="70001, UserSig, sendmsg …" aria-label="Filter"></p>
${table(
  HEADS,
  errorRows().map((row) => [code(row.code), code(row.name), prose(row.info), answeredBy(row)]),
  'wide',
)}`;
  return page({ path: '/docs/errors', title: 'Errors', body });
}

function answeredBy({ usedBy, isAccess }: ReturnType<typeof errorRows>[number]): Html {
  if (isAccess) return both('access layer: any command, or the sign-in', '接入层：任何命令，或登录');
  if (usedBy.length > FEW) {
    return html`<details><summary>${both(`${usedBy.length} commands`, `${usedBy.length} 个命令`)}</summary>${codes(usedBy)}</details>`;
  }
  return usedBy.length > 0 ? codes(usedBy) : html`<span class="quiet">–</span>`;
}
