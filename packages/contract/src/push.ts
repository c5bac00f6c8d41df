/** Attributes of an app that pushes are sent by, and numbered tags of old, have the numbers from 0 up to this one. */
export const PUSH_NUMBERS = 10;
