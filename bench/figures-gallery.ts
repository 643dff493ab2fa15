// Draws every figure in every format to look at: npm run figures:gallery -- FOLDER. Two, five and twelve lanes, one and
// three seeds, light and dark; then the cases that are hard to draw. Where poppler and librsvg are installed, PDF and
// SVG are rasterised beside the PNG, so that the three can be compared.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { exportFigure } from '../src-engine/export/figure-to-file.ts'
import { figureNames, figureOptionsSchema, type FigureInput, type FigureOptions } from '../src-shared/figures/figure.ts'
import { galleryCases, hardCases } from '../tests/fixtures/gallery-cases.ts'

const folder = resolve(process.argv[2] ?? 'out/figures-gallery')
const only = process.argv[3] ?? ''
mkdirSync(folder, { recursive: true })

type Raw = v.InferInput<typeof figureOptionsSchema>

async function draw(name: string, input: FigureInput, raw: Raw, formats: readonly ('png' | 'svg' | 'pdf')[]) {
  if (!name.includes(only)) return
  const options: FigureOptions = v.parse(figureOptionsSchema, { scale: 1.5, ...raw })
  for (const format of formats) {
    const { notices } = await exportFigure(input, options, format, join(folder, `${name}.${format}`))
    for (const notice of notices) console.log(`${name}.${format}: ${notice}`)
  }
}

for (const { name, input } of galleryCases()) {
  for (const theme of ['light', 'dark'] as const) {
    await draw(`${name}-${theme}-comparison`, input, { figure: 'comparison', theme }, ['png', 'svg', 'pdf'])
    for (const figure of figureNames) {
      if (figure !== 'comparison') await draw(`${name}-${theme}-${figure}`, input, { figure, theme }, ['png'])
    }
  }
}
for (const { name, input, options } of hardCases()) await draw(`hard-${name}`, input, options, ['png', 'svg', 'pdf'])

for (const file of readdirSync(folder)) {
  if (!file.includes(only)) continue
  const path = join(folder, file)
  if (file.endsWith('.pdf')) spawnSync('pdftoppm', ['-r', '130', '-png', '-singlefile', path, `${path}`])
  if (file.endsWith('.svg')) spawnSync('rsvg-convert', ['-z', '1.35', '-o', `${path}.png`, path])
}
console.log(folder)
