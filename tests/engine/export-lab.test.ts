// Figures of the sampling lab as files: the same painting as on screen, with what was sampled at the foot.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, onTestFinished, test } from 'vitest'
import { labFigureNames } from '../../src-shared/figures/lab/lab-figure.ts'
import { labSetupSchema } from '../../src-shared/sampling-lab/lab-setup.ts'
import { openStudio } from '../../src-engine/studio.ts'
import { onlyReference } from './support/fake-devices.ts'
import { temporaryHome } from './support/temporary-home.ts'

function studioWithSetup(data: Record<string, unknown>) {
  const studio = openStudio({ folder: temporaryHome(), devices: onlyReference })
  onTestFinished(() => studio.close())
  const setup = v.parse(labSetupSchema, {
    source: { kind: 'density', data },
    samplers: [
      { sampler: { kind: 'metropolis-adjusted-langevin', stepSize: 0.3 } },
      { sampler: { kind: 'hamiltonian-monte-carlo', stepSize: 0.45, leapfrogSteps: 6 } },
    ],
    evaluations: 3000,
  })
  return { studio, setup }
}

describe.each([
  ['plane', { kind: 'eight-gaussians' }],
  ['line', { kind: 'mixture-one-dimensional' }],
])('in the %s', (where, data) => {
  test.each(labFigureNames)('%s becomes a picture and its numbers', async (figure) => {
    const { studio, setup } = studioWithSetup(data)
    const folder = temporaryHome()
    const wish = { setup, options: { figure } }
    for (const format of ['png', 'svg', 'csv'] as const) {
      const path = join(folder, `${where}-${figure}.${format}`)
      const { notices } = await studio.request('lab.exportFigure', { ...wish, format, path })
      expect(notices).toEqual([])
      const text = readFileSync(path, 'latin1')
      if (format === 'png') expect(text.slice(1, 4)).toBe('PNG')
      if (format === 'svg') expect(text).toContain('</svg>')
      if (format === 'csv') expect(text.split('\n').length).toBeGreaterThan(50)
    }
  })
})

test('one step alone is another picture, in either theme', { timeout: 30_000 }, async () => {
  const { studio, setup } = studioWithSetup({ kind: 'funnel' })
  const folder = temporaryHome()
  const pictures = new Set<string>()
  for (const theme of ['light', 'dark'] as const) {
    for (const back of [null, 0, 3]) {
      const path = join(folder, `funnel-${theme}-${back}.png`)
      await studio.request('lab.exportFigure', {
        ...{ setup, format: 'png', path },
        options: { figure: 'panels', theme, back },
      })
      pictures.add(readFileSync(path, 'base64'))
    }
  }
  expect(pictures.size).toBe(6)
})
