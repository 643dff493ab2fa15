// JSON of unknown origin: only as this program writes it, and without names that are more than data to JavaScript.

import type { Refuse } from './fault.ts'

const reserved = new Set(['__proto__', 'constructor', 'prototype'])

/** `what` says where the text stands. Throws AppError. */
export function plainJson(text: string, what: string, refuse: Refuse): unknown {
  const fault = (got: string, cause?: unknown) =>
    refuse(`${what}: Expected JSON as EBM Studio writes it, got ${got}: the file was not written by EBM Studio.`, {
      cause,
    })
  let value: unknown
  let written: string
  try {
    value = JSON.parse(text)
    written = JSON.stringify(value)
  } catch (cause) {
    throw fault('text that is no JSON, or nested too deeply', cause)
  }
  const found = forbiddenIn(value)
  if (found !== null) throw fault(found)
  if (written !== text) throw fault('another spelling')
  return value
}

/** Depth is bounded by what JSON.stringify has managed before. */
function forbiddenIn(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'a number that is not finite'
  if (typeof value !== 'object' || value === null) return null
  for (const key of Object.keys(value)) {
    if (reserved.has(key)) return `the key "${key}"`
    const found = forbiddenIn((value as Record<string, unknown>)[key])
    if (found !== null) return found
  }
  return null
}
