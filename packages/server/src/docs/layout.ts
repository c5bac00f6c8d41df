import { both, type Html, html } from './html.ts';

const NAV: readonly [string, string, string][] = [
  ['/docs', 'REST API', 'REST API'],
  ['/docs/sdk', 'SDK', 'SDK'],
  ['/docs/socket', 'Socket', '长连接协议'],
  ['/docs/errors', 'Errors', '错误码'],
  ['/docs/groups', 'Groups', '群组类型'],
  ['/docs/settings', 'Settings', '设置'],
];

/** What a page consists of. */
export interface PageParts {
  path: string;
  title: string;
  body: Html;
  /** Further styles and scripts, in order. */
  styles?: readonly string[];
  scripts?: readonly string[];
}

/** A whole page: head, bar with navigation and language, body. */
export function page({ path, title, body, styles = [], scripts = [] }: PageParts): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} · Hongyan</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/docs/assets/icon.svg" type="image/svg+xml">
${[...styles, '/docs/assets/page.css'].map((href) => html`<link rel="stylesheet" href="${href}">`)}
<script src="/docs/assets/page.js"></script>
</head><body>
<header class="bar"><a class="brand" href="/docs"><img src="/docs/assets/icon.svg" alt="" width="26" height="26">Hongyan <small lang="zh-CN">鸿雁</small></a>
<nav>${NAV.map((entry) => navLink(entry, path))}</nav>
<button type="button" id="language" aria-label="Language: 中文 / English"><span lang="en">中文</span><span lang="zh-CN">English</span></button></header>
<main>${body}</main>
${scripts.map((src) => html`<script src="${src}"></script>`)}
</body></html>`.html;
}

function navLink([href, english, chinese]: readonly [string, string, string], path: string): Html {
  const label = both(english, chinese);
  return href === path
    ? html`<a href="${href}" aria-current="page">${label}</a>`
    : html`<a href="${href}">${label}</a>`;
}
