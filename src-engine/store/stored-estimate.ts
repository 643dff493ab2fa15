// An estimate as JSON, which knows no NaN: a non-finite number is an object that names its kind.

import type { Estimate, Obtained } from '../../src-shared/estimate.ts'
import { jsonNumber, numberOfKind } from '../../src-shared/metric.ts'

type JsonNumber = ReturnType<typeof jsonNumber>

export interface StoredEstimate {
  value: JsonNumber
  standardError?: JsonNumber
  obtained: Obtained
}

export function estimateToStore({ value, standardError, obtained }: Estimate): StoredEstimate {
  return {
    value: jsonNumber(value),
    ...(standardError === undefined ? {} : { standardError: jsonNumber(standardError) }),
    obtained,
  }
}

export function estimateFrom({ value, standardError, obtained }: StoredEstimate): Estimate {
  return {
    value: numberFrom(value),
    ...(standardError === undefined ? {} : { standardError: numberFrom(standardError) }),
    obtained,
  }
}

function numberFrom(value: JsonNumber): number {
  if (typeof value === 'number') return value
  return value === null ? Number.NaN : numberOfKind(value.kind, null)
}
