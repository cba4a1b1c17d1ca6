// How many tests passed and failed, read from what each tool writes.
import { existsSync, readFileSync } from 'node:fs';

const nothing = () => ({ passed: 0, failed: 0, skipped: 0 });

/** pytest's --junitxml: errors of a fixture count as failures. */
export function fromJunit(text) {
  const counts = nothing();
  for (const [suite] of text.matchAll(/<testsuite\s[^>]*>/g)) {
    const number = name =>
      Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = number('failures') + number('errors');
    counts.failed += failed;
    counts.skipped += number('skipped');
    counts.passed += number('tests') - failed - number('skipped');
  }
  return counts;
}

/** jest --json: a suite that does not even load counts as one failure. */
export function fromJest(text) {
  const report = JSON.parse(text);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests
  };
}

/** Playwright's JSON reporter: a test that passed at its second try failed, and so did a broken file. */
export function fromPlaywright(text) {
  const { stats, errors } = JSON.parse(text);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped
  };
}

/** The summary at the end of node --test. */
export function fromNode(output) {
  const number = name =>
    Number(new RegExp(`^[^\\w]*${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return {
    passed: number('pass'),
    failed: number('fail') + number('cancelled'),
    skipped: number('skipped') + number('todo')
  };
}

/** The hooks of pre-commit: each is one check. */
export function fromPreCommit(output) {
  const count = word =>
    [...output.matchAll(new RegExp(`\\.\\s*(\\(.*\\))?${word}\\s*$`, 'gm'))]
      .length;
  return {
    passed: count('Passed'),
    failed: count('Failed'),
    skipped: count('Skipped')
  };
}

/** Read a report; one that was never written counts nothing. */
export function fromFile(file, read) {
  return existsSync(file) ? read(readFileSync(file, 'utf8')) : nothing();
}

/**
 * What a stage counts, given how its process ended.
 *
 * A process that failed without a failed test (a crash, nothing collected) is one failure, and so is a stage in which nothing ran.
 */
export function verdict(counts, code) {
  const silent =
    counts.failed === 0 && (code !== 0 || counts.passed + counts.skipped === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}
