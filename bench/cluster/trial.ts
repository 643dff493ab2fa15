// A trial that trains nothing: a second of processor time, then its time from start to end as a line of FILE.
//   node trial.ts FILE TRIAL

import { appendFileSync } from 'node:fs'

const began = Date.now()
const [file, trial] = process.argv.slice(2)
let sum = 0
const used = () => process.cpuUsage().user + process.cpuUsage().system
while (used() < 1e6) for (let i = 0; i < 1e5; i++) sum += Math.sin(i)
appendFileSync(file, `${JSON.stringify({ trial: Number(trial), began, ended: Date.now(), sum })}\n`)
