/** Rows of a stream in the order of their conversations, handed out one conversation after another. */
export class Grouped<R extends { conv_id: number }> {
  private readonly parts: AsyncIterator<R[]>;
  private part: R[] = [];
  private at = 0;

  /** @param onStray told of rows whose conversation nobody asked for */
  constructor(
    stream: AsyncIterable<R[]>,
    private readonly onStray: (row: R) => void,
  ) {
    this.parts = stream[Symbol.asyncIterator]();
  }

  /** The next row of a conversation while `fits` likes it; conversations are asked for in ascending order. */
  async next(convId: number, fits: (row: R) => boolean = () => true): Promise<R | undefined> {
    for (;;) {
      const row = this.part[this.at] ?? (await this.refill());
      if (row === undefined || row.conv_id > convId) return undefined;
      if (row.conv_id === convId) return fits(row) ? this.take(row) : undefined;
      this.onStray(this.take(row));
    }
  }

  /** Everything that is left belongs to no conversation. */
  async end(): Promise<void> {
    await this.next(Number.POSITIVE_INFINITY);
  }

  private take(row: R): R {
    this.at++;
    return row;
  }

  private async refill(): Promise<R | undefined> {
    const { value, done } = await this.parts.next();
    this.part = done ? [] : value;
    this.at = 0;
    return this.part[0];
  }
}
