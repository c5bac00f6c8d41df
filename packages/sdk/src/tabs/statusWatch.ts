/** Users in one request. */
const AT_ONCE = 100;

/** Whose status each tab wants to hear of: to the server all tabs are one session, with one set of subscriptions. */
export class StatusWatch {
  private readonly byTab = new Map<string, Set<string>>();

  /** Notes that a tab subscribes. */
  subscribe(tab: string, userIds: readonly string[]): void {
    const mine = this.byTab.get(tab) ?? new Set();
    this.byTab.set(tab, mine);
    for (const userId of userIds) mine.add(userId);
  }

  /**
   * Notes that a tab hears of these users no more, or of nobody.
   *
   * @returns whom no other tab wants to hear of, in groups as large as one request may have
   */
  unsubscribe(tab: string, userIds: readonly string[] | undefined): string[][] {
    const mine = this.byTab.get(tab) ?? new Set();
    const ended = userIds ?? [...mine];
    for (const userId of ended) mine.delete(userId);
    const free = ended.filter((userId) => ![...this.byTab.values()].some((wanted) => wanted.has(userId)));
    const groups: string[][] = [];
    for (let at = 0; at < free.length; at += AT_ONCE) groups.push(free.slice(at, at + AT_ONCE));
    return groups;
  }
}
