/** What `/` shows while there is no chat page; in both languages, as it cannot know the reader's choice yet. */
export const notBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Hongyan</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/docs/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/docs/assets/page.css">
</head><body><main>
<h1>Hongyan 鸿雁</h1>
<p>The server runs, but its chat page is not built. Run <code>npm run build</code> in the project's folder, then start the server again.</p>
<p class="quiet">服务器正在运行，但聊天页面尚未构建。请在项目目录中运行 <code>npm run build</code>，然后重启服务器。</p>
<p><a href="/docs">API documentation · 接口文档</a></p>
</main></body></html>
`;
