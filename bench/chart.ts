import { cpus } from 'node:os';
import type { Comparison } from './peer/summary.ts';
import { budgetOf, type Figure } from './report.ts';

type Tone = 'good' | 'short' | 'plain';

interface Bar {
  label: string;
  /** Length of the bar; 1 is where the line stands, or the longest bar. */
  share: number;
  text: string;
  tone: Tone;
}

interface Chart {
  title: string;
  subtitle: string;
  legend: [Tone, string][];
  groups: { heading: string; bars: Bar[] }[];
  /** Room for the labels before the bars and the texts behind them. */
  room: { labels: number; texts: number };
  /** What a whole row stands for; longer bars are cut, and say so. */
  scale: number;
  /** What the line at 1 means; no line without it. */
  line?: string;
}

const WIDTH = 900;
const PAD = 24;
const ROW = 24;
const BAR = 12;
const HEAD = 84;

const STYLE = `
  text { font: 13px ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2933; }
  .title { font-size: 18px; font-weight: 600; } .quiet { fill: #667380; font-size: 12px; } .heading { font-weight: 600; }
  .value { font-variant-numeric: tabular-nums; }
  .card { fill: #fff; stroke: #d9dee3; } .track { fill: #eef1f4; } .line { stroke: #1f2933; stroke-width: 1.5; }
  .good { fill: #2a9d6f; } .short { fill: #dd6b34; } .plain { fill: #8a97a5; } .cut { fill: #fff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e3e8ed; } .quiet { fill: #95a1ad; } .card { fill: #14191f; stroke: #2c353e; } .track { fill: #222a32; }
    .line { stroke: #e3e8ed; } .good { fill: #3dba87; } .short { fill: #ee8650; } .plain { fill: #7b8896; } .cut { fill: #14191f; }
  }`;

/** Each figure with a budget as a bar: how much of the budget it reaches, longer is better. */
export function budgetChart(title: string, figures: readonly Figure[]): string {
  const judged = figures.filter((one) => one.ratio !== undefined);
  const loads = figures.map((one) => one.load);
  const met = judged.filter((one) => one.met).length;
  return draw({
    title: `${title}: ${met} of ${judged.length} budgets met`,
    subtitle: `How much of its budget each mark reaches. ${cpus().length} cores, loader on the same machine; load average ${Math.min(...loads)} to ${Math.max(...loads)}`,
    legend: [
      ['good', 'met'],
      ['short', 'missed'],
    ],
    scale: 2,
    line: 'budget',
    room: { labels: 360, texts: 190 },
    groups: [
      {
        heading: '',
        bars: judged.map((one) => ({
          label: one.mark,
          share: one.ratio ?? 0,
          text: `${one.value.toLocaleString('en')} ${one.unit} (${budgetOf(one)})`,
          tone: one.met ? 'good' : 'short',
        })),
      },
    ],
  });
}

/** Messages a second of each side of a comparison, one group for each depth. */
export function peerChart({ rows, peer, load }: Comparison): string {
  const longest = Math.max(1, ...rows.map((row) => row.perSec));
  const depths = [...new Set(rows.map((row) => row.inFlight))];
  return draw({
    title: `Durable one-to-one messages a second, beside ${peer}`,
    subtitle: `${cpus().length} cores, database and loader on the same machine; load average ${load.before} to ${load.after}`,
    legend: [],
    scale: 1,
    room: { labels: 200, texts: 260 },
    groups: depths.map((depth) => ({
      heading: `${depth} in flight`,
      bars: rows
        .filter((row) => row.inFlight === depth)
        .map((row, n) => ({
          label: row.side,
          share: row.perSec / longest,
          text: `${row.perSec.toLocaleString('en')} msg/s${n === 0 ? '' : ` (×${row.ratio.toFixed(2)})`}, p99 ${Math.round(row.p99)} ms`,
          tone: n === 0 ? 'plain' : 'good',
        })),
    })),
  });
}

function draw({ title, subtitle, legend, groups, scale, line, room }: Chart): string {
  const track = { x: PAD + room.labels, width: WIDTH - 2 * PAD - room.labels - room.texts };
  const parts: string[] = [];
  let y = HEAD;
  for (const { heading, bars } of groups) {
    if (heading) parts.push(text(PAD, y + ROW - 8, heading, 'heading'));
    if (heading) y += ROW;
    for (const bar of bars) {
      parts.push(row(bar, y, track, scale));
      y += ROW;
    }
    y += heading ? ROW / 2 : 0;
  }
  if (line !== undefined) {
    const x = track.x + track.width / scale;
    parts.push(`<line class="line" x1="${x}" y1="${HEAD - 4}" x2="${x}" y2="${y}"/>`);
    parts.push(text(x, HEAD - 10, line, 'quiet', 'middle'));
  }
  const height = y + PAD;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>
${text(PAD, 36, title, 'title')}
${text(PAD, 56, subtitle, 'quiet')}
${legend.map(([tone, name], n) => key(tone, name, WIDTH - PAD - (legend.length - n) * 90)).join('\n')}
${parts.join('\n')}
</svg>
`;
}

function row(
  { label, share, text: value, tone }: Bar,
  y: number,
  track: { x: number; width: number },
  scale: number,
): string {
  const top = y + (ROW - BAR) / 2;
  const { x, width } = track;
  const length = Math.max(2, (Math.min(share, scale) / scale) * width);
  // A bar that is too long is broken near its end.
  const cut = `<path class="cut" d="M${x + width - 16} ${top + BAR + 1} l6 -${BAR + 2} h4 l-6 ${BAR + 2} z"/>`;
  return [
    text(PAD, y + ROW - 8, label),
    `<rect class="track" x="${x}" y="${top}" width="${width}" height="${BAR}" rx="3"/>`,
    `<rect class="${tone}" x="${x}" y="${top}" width="${length.toFixed(1)}" height="${BAR}" rx="3"/>`,
    share > scale ? cut : '',
    text(x + width + 12, y + ROW - 8, value, 'value'),
  ].join('');
}

const key = (tone: Tone, name: string, x: number): string =>
  `<rect class="${tone}" x="${x}" y="27" width="10" height="10" rx="2"/>${text(x + 16, 36, name)}`;

const text = (x: number, y: number, said: string, look = '', anchor = 'start'): string =>
  `<text x="${x}" y="${y}" class="${look}" text-anchor="${anchor}">${escaped(said)}</text>`;

const escaped = (said: string): string =>
  said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
