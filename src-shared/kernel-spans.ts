// Which kernels computed a run, in words.

import type { RunRecord } from './run.ts'

/** `avx2`, or `avx2 up to iteration 300, then sse41`. */
export function kernelsText({ kernelSpans, kernelVariant }: Pick<RunRecord, 'kernelSpans' | 'kernelVariant'>): string {
  if (kernelSpans.length < 2) return kernelVariant
  return kernelSpans
    .map((span, index) => {
      const next = kernelSpans.at(index + 1)
      const upTo = next ? ` up to iteration ${next.from.toLocaleString('en-US')}` : ''
      return `${index > 0 ? 'then ' : ''}${span.kernelVariant}${upTo}`
    })
    .join(', ')
}
