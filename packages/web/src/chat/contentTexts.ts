const units = ['B', 'KB', 'MB', 'GB'];

/** A size as people read it; empty for an unknown one. */
export function sizeText(bytes: number): string {
  if (bytes <= 0) return '';
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Minutes and seconds; empty for an unknown duration. */
export function durationText(seconds: number): string {
  if (seconds <= 0) return '';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Whether a text is nothing but one to three emoji, which are shown large. */
export function isOnlyEmoji(text: string): boolean {
  const graphemes = [...new Intl.Segmenter().segment(text.trim())].map(({ segment }) => segment);
  return graphemes.length > 0 && graphemes.length <= 3 && graphemes.every((one) => /^\p{RGI_Emoji}$/v.test(one));
}
