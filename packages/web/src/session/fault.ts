/** What went wrong, as the page shows it: the code of the SDK or the server, and its text. */
export interface Fault {
  code: number;
  text: string;
}

/** Reads an error of the SDK; anything else gets code 0. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { code: 0, text: String(error) };
  const code = 'code' in error && typeof error.code === 'number' ? error.code : 0;
  return { code, text: error.message };
}

/** Codes of the SDK for what this page finds out by itself: who is not in a group, and a topic that there is not. */
export const [notIn, unknownTopic] = [2623, 110_003] as const;

/** An error with a code of the SDK, which is told as one of the SDK's. */
export class CodedError extends Error {
  constructor(
    readonly code: number,
    text = '',
  ) {
    super(text);
  }
}
