/** The styles of every page: light or dark as the reader's system is, and narrow screens. */
export const pageStyle = `
:root { --ink:#1c2430; --quiet:#667085; --paper:#fff; --panel:#f6f8fa; --line:#e2e6ec; --accent:#0b63ce; --mark:#e8f1fd; --string:#1a7f37; color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  :root { --ink:#e4e8ee; --quiet:#98a2b3; --paper:#14181e; --panel:#1c2229; --line:#2d353f; --accent:#6cb0ff; --mark:#1d2c40; --string:#7ee2a0; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 72px; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.6 system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
html[lang="en"] body [lang|="zh"], html[lang|="zh"] body [lang="en"] { display: none; }
html[lang="en"] .brand small[lang|="zh"] { display: inline; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.bar { position: sticky; top: 0; z-index: 10; display: flex; align-items: center; gap: 8px 24px; padding: 10px 24px; background: var(--paper); border-bottom: 1px solid var(--line); }
.brand { display: flex; align-items: center; gap: 8px; color: var(--ink); font-weight: 650; font-size: 17px; white-space: nowrap; }
.brand:hover { text-decoration: none; }
.brand small { color: var(--quiet); font-weight: 400; }
.bar nav { display: flex; gap: 4px; flex: 1; overflow-x: auto; }
.bar nav a { padding: 5px 12px; border-radius: 6px; color: var(--quiet); white-space: nowrap; }
.bar nav a:hover { background: var(--panel); color: var(--ink); text-decoration: none; }
.bar nav a[aria-current] { background: var(--mark); color: var(--accent); font-weight: 550; }
#language { border: 1px solid var(--line); border-radius: 6px; background: none; color: var(--ink); font: inherit; font-size: 13px; padding: 4px 10px; cursor: pointer; white-space: nowrap; }
#language:hover { background: var(--panel); }
main { max-width: 1120px; margin: 0 auto; padding: 20px 24px 80px; }
h1 { font-size: 28px; line-height: 1.25; margin: 16px 0 8px; letter-spacing: -.01em; }
h2 { font-size: 21px; margin: 44px 0 10px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
h3 { font-size: 17px; margin: 28px 0 4px; }
h4 { font-size: 13px; margin: 16px 0 6px; color: var(--quiet); font-weight: 600; }
p { margin: 8px 0; }
li { margin: 6px 0; }
ul, ol { padding-left: 22px; }
code { font: .92em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--panel); border-radius: 4px; padding: 1px 4px; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; overflow-x: auto; }
pre code { background: none; padding: 0; font-size: 13px; }
a code { color: inherit; }
.quiet { color: var(--quiet); }
.spec { color: var(--quiet); font-size: 12px; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; margin: 8px 0 12px; }
.table table { border-collapse: collapse; width: 100%; font-size: 14px; }
.table th { text-align: left; font-weight: 600; font-size: 13px; color: var(--quiet); background: var(--panel); white-space: nowrap; }
.table th, .table td { padding: 7px 12px; vertical-align: top; border-bottom: 1px solid var(--line); }
.table tr:last-child td { border-bottom: 0; }
.table td:last-child { min-width: 200px; }
td:has(:target) { background: var(--mark); }
.command { border-left: 3px solid var(--line); padding-left: 16px; margin: 28px 0; }
summary { cursor: pointer; color: var(--accent); }
.contents { background: var(--panel); border-radius: 8px; padding: 8px 16px; line-height: 2; }
.contents a { margin-right: 10px; white-space: nowrap; }
input[type=search] { width: min(420px, 100%); padding: 8px 12px; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.wide td:nth-child(n+3) { min-width: 200px; }
.wide td:last-child { min-width: 260px; }
.guide { display: grid; grid-template-columns: 190px minmax(0, 760px); gap: 8px 48px; }
.tasks { position: sticky; top: 72px; align-self: start; display: flex; flex-direction: column; gap: 2px; padding-top: 14px; }
.tasks a { padding: 5px 12px; border-radius: 6px; color: var(--quiet); line-height: 1.4; }
.tasks a:hover { background: var(--panel); color: var(--ink); text-decoration: none; }
.tasks a[aria-current] { background: var(--mark); color: var(--accent); font-weight: 550; }
.next { margin-top: 44px; padding-top: 14px; border-top: 1px solid var(--line); color: var(--quiet); }
pre .comment { color: var(--quiet); }
pre .text { color: var(--string); }
pre .word { color: var(--accent); }
.swagger-ui .wrapper { padding: 0; max-width: none; }
.swagger-ui .info { margin: 8px 0 0; }
.swagger-ui .info hgroup, .swagger-ui .info__license, .swagger-ui .servers-title, .swagger-ui .servers { display: none; }
.swagger-ui .scheme-container { background: none; box-shadow: none; padding: 0; margin: 0; }
.swagger-ui .filter .operation-filter-input { margin: 8px 0; }
.swagger-ui section.block, .swagger-ui .block-desktop { padding: 0; }
.swagger-ui code, .swagger-ui .markdown code { background: none; }
.swagger-ui pre { border: 0; }
.swagger-ui .opblock-description-wrapper { overflow-x: auto; }
html.dark-mode .swagger-ui table tbody tr td { color: var(--ink); }
html.dark-mode, html.dark-mode .swagger-ui, html.dark-mode .swagger-ui .wrapper { background: var(--paper); }
@media (max-width: 640px) {
  body { font-size: 14px; }
  .bar { flex-wrap: wrap; padding: 8px 14px; }
  .bar nav { order: 3; flex-basis: 100%; }
  .brand { flex: 1; }
  main { padding: 8px 14px 60px; }
  html { scroll-padding-top: 104px; }
  .guide { grid-template-columns: minmax(0, 1fr); }
  .tasks { position: static; flex-flow: row wrap; padding-top: 4px; }
  .command { padding-left: 10px; }
  .swagger-ui .opblock-tag { font-size: 18px; }
  .swagger-ui .opblock-tag small, .swagger-ui .opblock-summary-description, .swagger-ui .opblock-summary-method { display: none; }
  .swagger-ui .opblock .opblock-summary-path { max-width: none; padding-left: 6px; }
  .table th, .table td { padding: 6px 9px; }
}
@media print { .bar { position: static; } }
`;

/** A wild goose in flight, as the mark of the pages. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b63ce"/>
<path d="M5 17c4-1 6-5 7-9 3 2 5 5 5 8 3-1 6-1 10 1-3 0-5 1-7 3-2 3-5 4-8 4 1-2 1-4 0-5-2-1-4-2-7-2z" fill="#fff"/></svg>`;
