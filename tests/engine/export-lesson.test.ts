// Figures of lessons as files: every figure of every lesson, with the words of the screen, and its points as CSV.

import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { lessonFigureBytes } from '../../src-engine/export/lesson-figure-thread.ts'
import { computeLesson } from '../../src-engine/lessons/registry.ts'
import { lessonFigureOptionsSchema, type LessonFigureFormat } from '../../src-shared/figures/learn/lesson-figure.ts'
import type { LinePlot } from '../../src-shared/learn/lesson-result.ts'
import { lessonIds } from '../../src-shared/learn/registry.ts'
import { lessonProvenance } from '../../src-shared/learn/settings-in-words.ts'

const metadata = { title: 'x', description: 'y', software: 'EBM Studio 0.0.0', seeds: '', json: '{}' }
const optionsOf = (options: object) => v.parse(lessonFigureOptionsSchema, { figure: 'any', ...options })

async function bytesOf(plot: LinePlot, format: LessonFigureFormat, options: object = {}, provenance = 'Lesson') {
  const task = { input: { plot, provenance }, options: optionsOf(options), format, metadata }
  return Buffer.from((await lessonFigureBytes(task)).bytes)
}

describe.each(lessonIds)('%s', (id) => {
  let plots: readonly LinePlot[]
  beforeAll(async () => {
    plots = (await computeLesson(id, {})).plots
  })

  test('as SVG each figure has its title, axes and keys as text, and no broken number', async () => {
    expect(plots.length).toBeGreaterThan(0)
    for (const plot of plots) {
      const svg = (await bytesOf(plot, 'svg')).toString('utf8')
      const words = [plot.horizontal.label, plot.title, ...plot.lines.map(({ label }) => label)]
      for (const text of words) expect(svg).toContain(text.split('&')[0].split('<')[0])
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    }
  })
})

test('a file takes the words that a person gave it, and its size', async () => {
  const { plots } = await computeLesson('noise-contrastive-estimation', {})
  const [, densities] = plots
  const words = { title: 'Two bells', horizontalAxis: 'position', note: '', lanes: { 'line-1': 'Bell of noise' } }
  const svg = (await bytesOf(densities, 'svg', { words }, 'Lesson 7')).toString('utf8')
  for (const text of ['Two bells', 'position', 'Bell of noise']) expect(svg).toContain(text)
  expect(svg).not.toContain('>Lesson 7<')
  const png = await bytesOf(densities, 'png', { width: 400, height: 300, scale: 3 })
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 900])
  expect((await bytesOf(densities, 'pdf')).subarray(0, 5).toString()).toBe('%PDF-')
})

test('as CSV it has every point of its lines and dots with full digits', async () => {
  const { plots } = await computeLesson('contrastive-divergence-by-hand', {})
  const [energy] = plots
  const [head, ...rows] = (await bytesOf(energy, 'csv')).toString('utf8').trimEnd().split('\r\n')
  expect(head.split(',').slice(0, 2)).toEqual(['kind', 'name'])
  const count = energy.lines.reduce((sum, { x }) => sum + x.length, 0)
  expect(rows).toHaveLength(count + (energy.dots?.length ?? 0) + (energy.marks?.length ?? 0))
  const [line] = energy.lines
  expect(rows[5].split(',').slice(-2).map(Number)).toEqual([line.x[5], line.y[5]])
})

test('what is printed at the foot names the lesson and every setting, defaults included', () => {
  const words = lessonProvenance('noise-contrastive-estimation', { ratio: '4' })
  expect(words).toMatch(/^Lesson 7, Noise-contrastive estimation · /)
  expect(words).toContain('Standard deviation of the noise 2')
  expect(words).toContain('Noise points per data point ν 4')
  expect(words).toContain('Learned constant c c = 0')
})
