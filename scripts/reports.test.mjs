import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  fromFile,
  fromJest,
  fromJunit,
  fromNode,
  fromPlaywright,
  fromPreCommit,
  verdict
} from './reports.mjs';

test('errors of fixtures count as failures in junit', () => {
  const xml =
    '<?xml version="1.0"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.0"><testcase name="a &lt;testsuite tests=&quot;9&quot;"/></testsuite></testsuites>';
  assert.deepEqual(fromJunit(xml), { passed: 4, failed: 3, skipped: 3 });
});

test('a jest suite that does not load is a failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 1,
    numPendingTests: 2
  };
  assert.deepEqual(fromJest(JSON.stringify(report)), {
    passed: 5,
    failed: 2,
    skipped: 2
  });
});

test('a flaky story and a broken file are failures', () => {
  const report = {
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 },
    errors: [{ message: 'SyntaxError' }]
  };
  assert.deepEqual(fromPlaywright(JSON.stringify(report)), {
    passed: 3,
    failed: 3,
    skipped: 0
  });
});

test("node's summary is found behind its signs", () => {
  const output =
    'ℹ tests 8\nℹ suites 0\nℹ pass 4\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 1\nℹ duration_ms 1.5\n';
  assert.deepEqual(fromNode(output), { passed: 4, failed: 2, skipped: 2 });
});

test('each hook of pre-commit is one check', () => {
  const output = [
    'ruff check...............................................................Passed',
    'mypy --strict............................................................Failed',
    '- hook id: mypy',
    'a file said Passed',
    'stylelint............................................(no files to check)Skipped'
  ].join('\n');
  assert.deepEqual(fromPreCommit(output), {
    passed: 1,
    failed: 1,
    skipped: 1
  });
});

test('a crash without a failed test is one failure', () => {
  const counts = { passed: 3, failed: 0, skipped: 0 };
  assert.deepEqual(verdict(counts, 0), counts);
  assert.deepEqual(verdict(counts, 139), { ...counts, failed: 1 });
  assert.deepEqual(verdict({ ...counts, failed: 2 }, 1), {
    ...counts,
    failed: 2
  });
});

test('a stage in which nothing ran is one failure', () => {
  const none = { passed: 0, failed: 0, skipped: 0 };
  assert.deepEqual(fromFile('/nowhere/report.json', fromJest), none);
  assert.deepEqual(verdict(none, 0), { ...none, failed: 1 });
});
