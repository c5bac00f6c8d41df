import { draft } from '../say.ts';

/** A text to a conversation, unlike any before it. */
export const said = (conv: string, words: string): ReturnType<typeof draft> => ({ ...draft('', words), conv });
