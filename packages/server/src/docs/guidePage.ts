import { GUIDE_PATH, type GuideText, guideTexts } from './guideTexts.ts';
import { both, type Html, html } from './html.ts';
import { page } from './layout.ts';
import { markdown, titleOf } from './markdown.ts';

/** A page of the guide to the SDK, of its Markdown in `docs/guide/sdk`: the tasks beside it, both languages in it, the next one below. */
export function guidePage(name: string): string {
  const text = guideTexts.get(name);
  if (!text) throw new Error(`there is no page ${name} of the guide`);
  const names = [...guideTexts.keys()];
  const next = names[names.indexOf(name) + 1];
  const body = html`<div class="guide"><nav class="tasks" aria-label="SDK">${names.map((one) => task(one, name))}</nav>
<div class="text"><article lang="en">${markdown(text.english)}</article>
<article lang="zh-CN">${markdown(text.chinese)}</article>
${next ? html`<p class="next">${both('Next:', '下一页：')} ${task(next, name)}</p>` : ''}</div></div>`;
  return page({ path: GUIDE_PATH, title: titleOf(text.english), body });
}

function task(name: string, shown: string): Html {
  const { english, chinese } = guideTexts.get(name) as GuideText;
  const label = both(titleOf(english), titleOf(chinese));
  const href = `${GUIDE_PATH}/${name}`;
  return name === shown
    ? html`<a href="${href}" aria-current="page">${label}</a>`
    : html`<a href="${href}">${label}</a>`;
}
