// The thread of a trial: says what it found, and ends.

import { parentPort, workerData } from 'node:worker_threads'
import { tryHere, type TrialData } from './variant-trial.ts'

parentPort!.postMessage(tryHere(workerData as TrialData))
