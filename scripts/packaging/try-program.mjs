// Looks whether a packaged program works before it is handed on: how long it takes to start, a short training, a small
// study, a lesson, samples and a composition. It runs as on a machine that has nothing: an empty home, and no Node on the path.

import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { SetupError } from '../setup/errors.mjs'
import { runCollecting } from '../setup/processes.mjs'

/** @typedef {{ firstStartMs: number, startMs: number, trainingMs: number }} Trial */

/** What loads other parts of the program than training does. */
const others = [
  ...['list', 'learn 1', 'sample banana --steps 50', 'compose banana gaussian-mixture --json'],
  'study study.json --json',
]

/** Lies in the empty home. */
const smallStudy = {
  ...{ format: 'ebm-studio/study', version: 1, name: 'Small' },
  experiment: {
    data: { kind: 'two-moons' },
    lanes: [{ method: { kind: 'noise-contrastive-estimation' } }],
    seeds: [1, 2],
    budget: { unit: 'iterations', amount: 20 },
  },
}

const training = 'compare --data two-moons --methods cd,nce --iterations 30 --json'

/**
 * Throws SetupError with what it said where it does not work.
 * @param {string} folder of the program
 * @param {{ uid?: number, gid?: number }} [person] who runs it, where that is to be somebody else
 * @returns {Promise<Trial>}
 */
export async function tryProgram(folder, person = {}) {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'ebm-studio-trial-'))
  try {
    if (person.uid !== undefined && person.gid !== undefined) await fs.chown(home, person.uid, person.gid)
    await fs.writeFile(path.join(home, 'study.json'), JSON.stringify(smallStudy))
    const env = { HOME: home, PATH: await pathWithoutNode(home), LANG: 'C.UTF-8' }
    const ebm = async (/** @type {string} */ words) => {
      const begin = performance.now()
      const options = { cwd: home, env, ...person }
      const { exitCode, output } = await runCollecting(path.join(folder, 'bin', 'ebm'), words.split(' '), options)
      if (exitCode !== 0) throw new SetupError(`Expected "ebm ${words}" to work in the package, got this:\n${output}`)
      return { output, ms: performance.now() - begin }
    }
    const first = await ebm('--version')
    const second = await ebm('--version')
    const trained = await ebm(training)
    // Progress comes before it, a line each, and the result last.
    const { runs } = JSON.parse(trained.output.trim().split('\n').at(-1) ?? 'null')
    if (runs.length !== 2) throw new SetupError(`Expected two runs of "ebm ${training}", got ${runs.length}.`)
    for (const words of others) await ebm(words)
    return { firstStartMs: first.ms, startMs: second.ms, trainingMs: trained.ms }
  } finally {
    await fs.rm(home, { recursive: true, force: true })
  }
}

/** A folder with the one program that `bin/ebm` calls. @param {string} home */
async function pathWithoutNode(home) {
  const folder = path.join(home, 'bin')
  await fs.mkdir(folder)
  await fs.symlink('/usr/bin/readlink', path.join(folder, 'readlink'))
  return folder
}
