/** Runs on every page, in its head: the language before anything is shown, then its button and the filter of a table. */
export const pageScript = `'use strict';
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem('docsLanguage'); } catch { return null; } };
  const keep = (value) => { try { localStorage.setItem('docsLanguage', value); } catch { /* private window */ } };
  root.lang = read() ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => root.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', paint);
  paint();
  document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('language').addEventListener('click', () => {
      root.lang = root.lang === 'en' ? 'zh-CN' : 'en';
      keep(root.lang);
    });
    const filter = document.getElementById('filter');
    const rows = [...document.querySelectorAll('tbody tr')];
    filter?.addEventListener('input', () => {
      const words = filter.value.toLowerCase().split(/\\s+/);
      for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    });
  });
})();
`;

/** Starts the viewer of the REST reference. */
export const viewerScript = `'use strict';
window.SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#swagger',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
  queryConfigEnabled: false,
});
`;
