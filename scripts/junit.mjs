import { existsSync, readFileSync } from 'node:fs';

/**
 * Counts the tests of a JUnit report as `bun test` writes it.
 *
 * @param {string} report path of the file
 * @param {{ countSkips: boolean, flaw?: string }} run whether a skipped test is a failure, and how the process failed
 * @returns {{ passed: number, failed: number, complaint?: string }}
 */
export function countTests(report, { countSkips, flaw }) {
  const attributes = existsSync(report) ? /<testsuites\b([^>]*)>/.exec(readFileSync(report, 'utf8'))?.[1] : undefined;
  if (attributes === undefined)
    return { passed: 0, failed: 1, complaint: `there is no report; ${flaw ?? 'it ended without one'}` };
  const number = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? Number.NaN);
  const [tests, failures, skipped] = [number('tests'), number('failures'), number('skipped')];
  if (Number.isNaN(tests + failures + skipped))
    return { passed: 0, failed: 1, complaint: `the report ${report} cannot be read` };

  const counted = { passed: tests - failures - skipped, failed: failures + (countSkips ? skipped : 0) };
  const complaints = [];
  if (failures > 0) complaints.push(`${failures} failed`);
  if (skipped > 0 && countSkips) complaints.push(`${skipped} skipped, which counts as failed here`);
  if (failures === 0 && flaw) {
    // An error outside the tests, as in an import: it is in no test's record.
    counted.failed += 1;
    complaints.push(flaw);
  }
  if (complaints.length > 0) counted.complaint = complaints.join('; ');
  return counted;
}
