import { EXPRESSION, type Word } from '../storage/port/words.ts';

/** What makes two expressions the same one: every letter of it, in a form that no word has. */
export const expressionForm = (pattern: string): string => EXPRESSION + pattern;

/** Whether what is kept as a word is an expression. */
export const isExpression = ({ folded }: Pick<Word, 'folded'>): boolean => folded.startsWith(EXPRESSION);
