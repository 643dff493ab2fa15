// What a person would call this machine, and how much of it others are using: for the head of a table.

import { setTimeout as pause } from 'node:timers/promises'
import { availableParallelism, cpus } from 'node:os'

const lookMs = 1000

/** Takes a second, during which nothing of ours computes. */
export async function machineLine(): Promise<string> {
  const before = processorTimes()
  await pause(lookMs)
  const after = processorTimes()
  const idle = (after.idle - before.idle) / (after.all - before.all)
  const name = cpus()[0]?.model.trim() || 'an unknown processor'
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ')
  return `${availableParallelism()} cores of ${name}, ${(100 * idle).toFixed(0)}% idle; Node ${process.versions.node}; ${date} UTC`
}

/** Milliseconds since the machine started, all cores together. */
function processorTimes(): { idle: number; all: number } {
  let [idle, all] = [0, 0]
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.user + times.nice + times.sys + times.irq + times.idle
  }
  return { idle, all }
}
