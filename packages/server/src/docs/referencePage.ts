import { block, both, code, html, paragraph } from './html.ts';
import { page } from './layout.ts';

const SAMPLE = `curl 'http://127.0.0.1:8090/v4/openim/sendmsg?sdkappid=1400000001&identifier=administrator&usersig=…&random=99999999' \\
  -d '{"From_Account":"alice","To_Account":"bob","MsgRandom":1287657,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hello"}}]}'`;

/** The page of the REST API, shown by Swagger UI from the OpenAPI document. */
export function referencePage(): string {
  const body = html`<h1>REST API</h1>
${paragraph(
  html`For the back end of an app. It is the v4 API of Tencent Cloud Chat, so that any client library for it works: change the host name. Put your ${code('sdkappid')}, ${code('identifier')} and ${code('usersig')} into <em>Authorize</em> to try calls here.`,
  html`供应用后台调用，与腾讯云即时通信 IM 的 v4 REST API 兼容：现有客户端库只需更换域名。在下方 <em>Authorize</em> 中填入 ${code('sdkappid')}、${code('identifier')} 与 ${code('usersig')} 即可在线调试。`,
)}
${block(SAMPLE)}
<p>${both('As a file:', '文档文件：')} <a href="/docs/openapi.json">OpenAPI 3.1</a> · <a href="/docs/asyncapi.json">AsyncAPI 3.0</a></p>
<div id="swagger"><noscript>${both('The viewer needs JavaScript; the OpenAPI file does not.', '查看器需要 JavaScript；也可直接阅读 OpenAPI 文件。')}</noscript></div>`;
  return page({
    path: '/docs',
    title: 'REST API',
    body,
    styles: ['/docs/assets/swagger-ui.css'],
    scripts: ['/docs/assets/swagger-ui-bundle.js', '/docs/assets/viewer.js'],
  });
}
