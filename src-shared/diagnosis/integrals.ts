// Integrals that say of themselves that they did not converge: of the model, of the data, of the training itself.

import { estimateAt } from '../metric-rows.ts'
import { isTrusted } from '../estimate.ts'
import { estimateOf, trainingChangeMaximum, type MetricName } from '../metric.ts'
import type { Detector, Subject } from './finding.ts'
import { heldSince, latest, recorded, type Recorded } from './over-rows.ts'

export const notConverged: Detector = {
  code: 'not-converged',
  title: 'log Z did not converge',
  severity: 'warning',
  term: 'log-z',
  find(subject) {
    if (!isDoubtful(subject, 'testLogLikelihood')) return null
    // Where the density does not normalise, no box holds it and there is no number at all.
    const estimate = estimateAt(subject.rows, 'testLogLikelihood', subject.iteration)
    const hasNumber = Number.isFinite(estimate?.value)
    return {
      seen: hasNumber
        ? 'log Z did not converge, on a grid too coarse for details as fine as the data have'
        : 'the quadrature behind log Z did not converge',
      meaning: 'its likelihood is not exact and is not ranked',
      cure: {
        words: hasNumber
          ? 'Give the data more noise or wider modes; where the confining base is off, switch it on.'
          : 'Switch the confining base on.',
        edits: [],
      },
      since: () => doubtfulSince(subject, 'testLogLikelihood'),
    }
  },
}

export const klNotConverged: Detector = {
  code: 'kl-not-converged',
  title: 'KL did not converge',
  severity: 'warning',
  term: 'kl-divergence',
  find(subject) {
    if (!isDoubtful(subject, 'klDataModel') || isDoubtful(subject, 'testLogLikelihood')) return null
    return {
      seen: 'the integral behind KL did not converge',
      meaning: 'KL is not exact; its likelihood is',
      cure: { words: 'Give the data wider modes or more noise.', edits: [] },
      since: () => doubtfulSince(subject, 'klDataModel'),
    }
  },
}

const gridPointsMaximum = 401
/**
 * Updates that were recorded last, of which the worst counts: a narrow mode tells of itself only where the batch has a row in
 * it, which of a mode with 1% of the data and batches of 128 one update in four has not.
 */
const updatesLookedAt = 10

/** Maximum likelihood's own rule, which its gradient comes from; the evaluation's is another. */
export const trainingNotConverged: Detector = {
  code: 'training-not-converged',
  title: 'Training’s log Z too coarse',
  severity: 'warning',
  term: 'log-z',
  find(subject) {
    const worst = worstOf(latest(subject, 'trainingLogPartitionChange', updatesLookedAt))
    if (worst < trainingChangeMaximum) return null
    const { method } = subject.trained
    const more = 'gridPoints' in method ? Math.min(2 * method.gridPoints, gridPointsMaximum) : 0
    const edits = more > 0 ? [{ path: 'method.gridPoints', value: more }] : []
    return {
      seen:
        worst === Number.POSITIVE_INFINITY
          ? 'the grid by which it learns overlooks a mode that the data are in, or is too small for the model'
          : 'the log Z by which it learns did not converge',
      meaning: 'its loss and gradient are not those of the likelihood',
      cure: { words: 'Raise its grid points.', edits },
      since: () => {
        const all = recorded(subject, 'trainingLogPartitionChange')
        const worsts = all.map(({ iteration }, index) => {
          return { iteration, value: worstOf(all.slice(Math.max(0, index + 1 - updatesLookedAt), index + 1)) }
        })
        return heldSince(worsts, (value) => !(value < trainingChangeMaximum))
      },
    }
  },
}

/** The largest, or NaN where one is; −∞ of none. */
const worstOf = (values: readonly Recorded[]): number => Math.max(...values.map(({ value }) => value))

function isDoubtful({ rows, iteration }: Subject, metric: MetricName): boolean {
  const estimate = estimateAt(rows, metric, iteration)
  return estimate !== null && !isTrusted(estimate.obtained)
}

function doubtfulSince({ rows, iteration }: Subject, metric: MetricName): number {
  const values = rows.flatMap((row) => {
    const estimate = iteration === null || row.iteration <= iteration ? estimateOf(row, metric) : null
    return estimate ? [{ iteration: row.iteration, value: isTrusted(estimate.obtained) ? 1 : 0 }] : []
  })
  return heldSince(values, (value) => value === 0)
}
