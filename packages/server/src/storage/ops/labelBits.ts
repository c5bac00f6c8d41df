import type { Labels } from '../port/labels.ts';
import { fromColumn } from './bytes.ts';

/** Labels as their columns hold them: the marks in two halves of 32 bits, a bit for each group. */
export interface LabelRow {
  marks_low: number;
  marks_high: number;
  group_bits: number;
  custom: string;
}

const HALF = 32;
const MARKS = 64;
/** So many bits a number holds exactly. */
const GROUPS = 50;

/** A number with one bit set; a shift would end at 32 of them. */
export const bit = (place: number): number => 2 ** place;
export const hasBit = (bits: number, place: number): boolean => Math.floor(bits / bit(place)) % 2 === 1;
/** Sets or clears one bit. */
export const withBit = (bits: number, place: number, isSet: boolean): number => {
  if (hasBit(bits, place) === isSet) return bits;
  return isSet ? bits + bit(place) : bits - bit(place);
};

/** The bit of a group. */
export const groupBit = (number: number): number => number - 1;

export const NO_LABELS: Readonly<LabelRow> = { marks_low: 0, marks_high: 0, group_bits: 0, custom: '' };

/** The row with one mark set or cleared. */
export function withMark(row: LabelRow, mark: number, isSet: boolean): LabelRow {
  if (mark < HALF) return { ...row, marks_low: withBit(row.marks_low, mark, isSet) };
  return { ...row, marks_high: withBit(row.marks_high, mark - HALF, isSet) };
}

const places = (count: number, isSet: (place: number) => boolean): number[] =>
  Array.from({ length: count }, (_, place) => place).filter(isSet);

/** What the columns say. */
export const labelsOf = ({ marks_low: low, marks_high: high, group_bits: groups, custom }: LabelRow): Labels => ({
  marks: places(MARKS, (mark) => (mark < HALF ? hasBit(low, mark) : hasBit(high, mark - HALF))),
  groups: places(GROUPS, (place) => hasBit(groups, place)).map((place) => place + 1),
  custom: fromColumn(custom),
});

export const isSame = (a: LabelRow, b: LabelRow): boolean =>
  a.marks_low === b.marks_low &&
  a.marks_high === b.marks_high &&
  a.group_bits === b.group_bits &&
  a.custom === b.custom;
