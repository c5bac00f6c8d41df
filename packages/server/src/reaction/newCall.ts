/** A number that no other call has: by it the store knows that it runs an operation again (D14). */
export const newCall = (): number => Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
