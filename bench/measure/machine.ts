// What a person would call this machine, for the head of a table.

import { availableParallelism, cpus } from 'node:os'

export function machineName(): string {
  return `${availableParallelism()} cores of ${cpus()[0]?.model.trim() || 'an unknown processor'}, Node ${process.versions.node}`
}
