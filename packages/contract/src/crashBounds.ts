/** Bounds of reports of an SDK's errors, for who writes and for who takes them; a module of its own, for it is all that an SDK needs. */
export const crashBounds = { reportsPerCall: 10, frames: 40, frameChars: 200, nameChars: 60 } as const;
