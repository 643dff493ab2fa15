// The ready experiments of `examples/`, in the order in which a newcomer meets them. Each file says in its notes what to
// look at. A file that cannot be read is left out, so that one broken file does not hide the others.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { experimentFromText } from '../../src-shared/config/experiment-file.ts'

export interface ExperimentExample {
  id: string
  config: ExperimentConfig
}

export const exampleIds = [
  'cd-bias',
  'two-modes',
  'noise-overlap',
  'step-too-large',
  'chain-length',
  'penguins',
] as const

const folder = join(import.meta.dirname, '..', '..', 'examples')

export async function readExamples(): Promise<ExperimentExample[]> {
  const read = await Promise.allSettled(
    exampleIds.map(async (id) => {
      const name = `${id}.json`
      return { id, config: experimentFromText(await readFile(join(folder, name), 'utf8'), name) }
    }),
  )
  return read.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
