// Which mode each point of a grid belongs to, asked for where there is mass, and everywhere on a small grid.

import { setImmediate } from 'node:timers/promises'
import type { Modes } from '../distributions/distribution.ts'

export type AssignModes = (rows: Float64Array) => Promise<Int32Array>

const rowsAtATime = 8192

/** `modes.assign` in parts, between which the process answers commands. */
export function assignInParts(modes: Modes, dimension: number): AssignModes {
  return async (rows) => {
    const labels = new Int32Array(rows.length / dimension)
    for (let first = 0; first < labels.length; first += rowsAtATime) {
      if (first > 0) await setImmediate()
      const part = rows.subarray(first * dimension, Math.min(rows.length, (first + rowsAtATime) * dimension))
      labels.set(modes.assign(part), first)
    }
    return labels
  }
}

/** A point that was not asked gets its neighbour's label: borders then run outside the mass only where they must. */
export function fillLabels(labels: Int32Array, isAsked: Uint8Array, columns: number): void {
  const lines = labels.length / columns
  const hasAny = (line: number) => isAsked.subarray(line * columns, (line + 1) * columns).includes(1)
  const first = Array.from({ length: lines }, (_, line) => line).find(hasAny) ?? 0
  for (let line = first; line < lines; line++) fillLine(labels, isAsked, { line, columns, from: line - 1, first })
  for (let line = first - 1; line >= 0; line--) fillLine(labels, isAsked, { line, columns, from: line + 1, first })
}

function fillLine(
  labels: Int32Array,
  isAsked: Uint8Array,
  { line, columns, from, first }: { line: number; columns: number; from: number; first: number },
): void {
  const start = line * columns
  let asked = isAsked.subarray(start, start + columns).indexOf(1)
  if (asked === -1) {
    labels.copyWithin(start, from * columns, (from + 1) * columns)
    return
  }
  if (line < first) asked = 0
  labels.fill(labels[start + asked], start, start + asked)
  for (let at = start + asked + 1; at < start + columns; at++) if (isAsked[at] === 0) labels[at] = labels[at - 1]
}
