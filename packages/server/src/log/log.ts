/** A structured log: fields first, then a short text. Secrets never go in. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
  isLevelEnabled(level: string): boolean;
}
