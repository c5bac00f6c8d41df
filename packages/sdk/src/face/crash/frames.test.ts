import { expect, test } from 'bun:test';
import { crashBounds } from '@hongyan/contract/crashBounds';
import { framesOf, nameOf } from './frames.ts';

function errorWith(stack: string, message = 'boom'): Error {
  const error = new TypeError(message);
  error.stack = stack;
  return error;
}

test('[S1] frames of V8 and Bun, of Firefox and of Safari have function, file, line and column', () => {
  const v8 = [
    'TypeError: boom',
    '    at advance (https://im.example.com/assets/index.js:10:5)',
    '    at async Session.run (file:///home/alice/app/node_modules/@hongyan/chat/node.js:3:14)',
    '    at new Watch (C:\\Users\\bob\\app\\main.js:7:1)',
    '    at https://im.example.com/app.js:1:2',
    '    at Array.map (<anonymous>)',
  ];
  const others = [
    'advance@https://im.example.com/assets/index.js:10:5',
    '@https://im.example.com/app.js:1:2',
    'map@[native code]',
  ];

  expect(framesOf(errorWith(v8.join('\n')))).toEqual([
    'advance (index.js:10:5)',
    'async Session.run (node.js:3:14)',
    'new Watch (main.js:7:1)',
    '? (app.js:1:2)',
  ]);
  expect(framesOf(errorWith(others.join('\n')))).toEqual(['advance (index.js:10:5)', '? (app.js:1:2)']);
});

test('[S1] a real error has the place where it was made first', () => {
  const thrower = (): never => {
    throw new RangeError('x');
  };
  let caught: unknown;
  try {
    thrower();
  } catch (error) {
    caught = error;
  }

  expect(framesOf(caught)[0]).toMatch(/^thrower \(frames\.test\.ts:\d+:\d+\)$/);
  expect(nameOf(caught)).toBe('RangeError');
});

test('[S1] nothing of the text of an error is in a report, also where its lines look like places', () => {
  const secret = 'hi bob\n    at secret (words.js:1:2)\nsaid@words.js:3:4';
  const stack = `TypeError: ${secret}\n    at advance (index.js:10:5)`;

  expect(framesOf(errorWith(stack, secret))).toEqual(['advance (index.js:10:5)']);
  expect(JSON.stringify(framesOf(new Error(secret)))).not.toContain('words.js');
});

test('[S1] no address, no folder and no name that a variable gave is in a report', () => {
  const stack = [
    'TypeError: boom',
    '    at 鸿雁 said (https://user:pass@im.example.com/a/b.html?userSig=secret#x:1:2)',
    '    at handlers.bob@example.com (/home/alice/secret/index.js?v=1:3:4)',
    '    at run (/srv/鸿雁\u001b[31m.js:5:6)',
  ];

  expect(framesOf(errorWith(stack.join('\n')))).toEqual(['? (b.html:1:2)', '? (index.js:3:4)', 'run (???[31m.js:5:6)']);
});

test('[S1] frames are bounded in number and length', () => {
  const long = 'f'.repeat(100);
  const stack = Array.from({ length: 100 }, () => `    at ${long} (${'x'.repeat(500)}.js:1:2)`);

  const frames = framesOf(errorWith(stack.join('\n')));

  expect(frames).toHaveLength(crashBounds.frames);
  expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(crashBounds.frameChars);
});

test('[S1] what is no error has neither name nor place, and odd names are not passed on', () => {
  const odd = Object.assign(new Error('x'), { name: 'said "hi"' });

  expect(['hello', undefined, null, { stack: 'a (b:1:2)' }].map(nameOf)).toEqual(Array(4).fill('Thrown'));
  expect(['hello', undefined, null, { stack: 'a (b:1:2)' }].map(framesOf)).toEqual([[], [], [], []]);
  expect(nameOf(odd)).toBe('Error');
});
