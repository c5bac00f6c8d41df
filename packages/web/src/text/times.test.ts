import { expect, test } from 'bun:test';
import { en } from './en.ts';
import { dayText, isSameDay, listTimeText, timeText } from './times.ts';
import { zh } from './zh.ts';

const english = { language: 'en', texts: en } as const;
const chinese = { language: 'zh', texts: zh } as const;
const sec = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime() / 1000;
const nowMs = new Date(2024, 4, 10, 0, 30).getTime();

test('times have hours and minutes of two digits', () => {
  expect(timeText(sec(2024, 4, 10, 0, 5), 'en')).toBe('00:05');
  expect(timeText(sec(2024, 4, 10, 23, 5), 'zh')).toBe('23:05');
});

test('a day is told by its distance: today, yesterday, weekday, date, date with year', () => {
  const days = [sec(2024, 4, 10), sec(2024, 4, 9, 23, 59), sec(2024, 4, 4), sec(2024, 4, 3), sec(2023, 11, 31)];

  expect(days.map((day) => dayText(day, nowMs, english))).toEqual([
    'Today',
    'Yesterday',
    'Saturday',
    '3 May',
    '31 December 2023',
  ]);
  expect(days.map((day) => dayText(day, nowMs, chinese))).toEqual([
    '今天',
    '昨天',
    '星期六',
    '5月3日',
    '2023年12月31日',
  ]);
});

test('the list tells the time of today and the day before that', () => {
  expect(listTimeText(sec(2024, 4, 10, 0, 10), nowMs, english)).toBe('00:10');
  expect(listTimeText(sec(2024, 4, 9, 23, 59), nowMs, chinese)).toBe('昨天');
  expect(listTimeText(sec(2024, 4, 4), nowMs, english)).toBe('Sat');
  expect(listTimeText(sec(2024, 0, 4), nowMs, english)).toBe('4 Jan');
  expect(listTimeText(sec(2022, 0, 4), nowMs, english)).toBe('04/01/2022');
});

test('a clock that is behind the server shows a message of today as of today', () => {
  expect(listTimeText(nowMs / 1000 + 120, nowMs, english)).toBe('00:32');
});

test('two times within a minute may fall on different days', () => {
  expect(isSameDay(sec(2024, 4, 9, 23, 59), sec(2024, 4, 10, 0, 0))).toBe(false);
  expect(isSameDay(sec(2024, 4, 10, 0, 0), sec(2024, 4, 10, 23, 59))).toBe(true);
});
