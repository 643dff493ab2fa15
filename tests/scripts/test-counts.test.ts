import { expect, test } from 'vitest'
import { addCounts, closingLine, playwrightCounts, vitestCounts } from '../../scripts/setup/test-counts.mjs'

test('The closing line sums up both runners and names skipped tests only if there are some', () => {
  const unit = vitestCounts({ numPassedTests: 40, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 }, 0)
  const app = playwrightCounts({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } }, 0)
  expect(closingLine(addCounts(unit, app))).toBe('42 passed, 0 failed, 3 skipped')
  expect(closingLine(app)).toBe('2 passed, 0 failed')
})

test('A test file that does not load counts as a failure beside the tests that failed', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
  ]
  expect(vitestCounts({ numPassedTests: 3, numFailedTests: 1, testResults }, 1).failed).toBe(2)
})

test('A runner that failed without saying which test counts as one failure', () => {
  expect(vitestCounts(null, 1).failed).toBe(1)
  expect(playwrightCounts({ stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 } }, 1).failed).toBe(1)
})
