/** Platforms a session may sign in from, with the class that kick rules look at (design D15) and their REST name. */
export const platforms = {
  Android: { class: 'phone', restName: 'Android', isPushable: true },
  iPhone: { class: 'phone', restName: 'iPhone', isPushable: true },
  iPad: { class: 'phone', restName: 'iPad', isPushable: true },
  Windows: { class: 'pc', restName: 'PC', isPushable: false },
  Mac: { class: 'pc', restName: 'Mac', isPushable: false },
  Linux: { class: 'pc', restName: 'PC', isPushable: false },
  Web: { class: 'web', restName: 'Web', isPushable: false },
  Mini: { class: 'mini', restName: 'Web', isPushable: false },
} as const;

export type Platform = keyof typeof platforms;
export const platformNames = Object.keys(platforms) as Platform[];
