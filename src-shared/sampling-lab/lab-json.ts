// What the lab came to as data: for files, and for whoever reads the command line by a program.

import { jsonNumber } from '../metric.ts'
import type { LabResult } from './lab-result.ts'

/** Everything but the setup and the positions; numbers that are not finite are `{ "kind": … }`. */
export function labNumbers({ title, truth, samplers, gradientBy, view, dimension, notices, models }: LabResult) {
  return {
    ...{ energy: title, models, columns: view.labels, dimension, gradientBy, notices },
    exact: {
      logPartition: jsonNumber(truth.logPartition),
      converged: truth.converged,
      reason: truth.reason,
      columns: truth.marginals?.map(({ mean, variance }) => ({ mean, variance })) ?? null,
    },
    samplers: samplers.map(({ sampler, steps, evaluations, warmUp, acceptance, swapRates, fault, axes }) => ({
      ...{ sampler, steps, evaluations, warmUp, fault },
      acceptance: acceptance === null ? null : jsonNumber(acceptance),
      swapRates: swapRates.map(jsonNumber),
      columns: axes.map((axis) => ({
        mean: jsonNumber(axis.mean),
        meanError: jsonNumber(axis.meanError),
        variance: jsonNumber(axis.variance),
        effectiveSampleSize: jsonNumber(axis.effectiveSampleSize),
        autocorrelationTime: jsonNumber(axis.autocorrelationTime),
        splitRHat: jsonNumber(axis.splitRHat),
      })),
    })),
  }
}
