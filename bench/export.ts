// How long the largest figures take to become files, and how large these are: npm run bench:export -- [FOLDER].
//
// From the figure's input in memory to the file on the disk, the thread that draws among it; the first file of all pays
// for the start of that thread, so one small figure is drawn before. Beside the seconds stand those of the processor, which
// a machine that does other things as well leaves as they are. Goals: SVG under 5 MB, PDF under 10 MB, each under
// 5 s. Sizes are the same everywhere and are held by a test (tests/engine/export-sizes.test.ts); times are not.

import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { exportFigure } from '../src-engine/export/figure-to-file.ts'
import { figureOptionsSchema } from '../src-shared/figures/figure.ts'
import { makeFigureInput } from '../tests/fixtures/figure-input.ts'
import { largeFigures } from '../tests/fixtures/large-figures.ts'
import { machineLine } from './measure/machine.ts'

const goals = { svg: 5, pdf: 10, png: Infinity } as const
const secondsGoal = 5

const folder = process.argv[2] ? resolve(process.argv[2]) : mkdtempSync(join(tmpdir(), 'ebm-export-'))
const small = v.parse(figureOptionsSchema, { figure: 'results' })
await exportFigure(makeFigureInput({ resolution: 5 }), small, 'pdf', join(folder, 'first.pdf'))

console.log(`${await machineLine()}\n`)
console.log(
  `${'figure'.padEnd(30)}${'file'.padEnd(6)}${'seconds'.padStart(9)}${'processor'.padStart(11)}${'MB'.padStart(8)}  goals`,
)
for (const { name, input, options } of largeFigures()) {
  for (const format of ['svg', 'pdf', 'png'] as const) {
    const path = join(folder, `${options.figure}.${format}`)
    const [start, used] = [performance.now(), process.cpuUsage()]
    await exportFigure(input, v.parse(figureOptionsSchema, options), format, path)
    const seconds = (performance.now() - start) / 1000
    const { user, system } = process.cpuUsage(used)
    const megabytes = statSync(path).size / 1e6
    const isKept = seconds < secondsGoal && megabytes < goals[format]
    if (!isKept) process.exitCode = 1
    const numbers = `${seconds.toFixed(2).padStart(9)}${((user + system) / 1e6).toFixed(2).padStart(11)}${megabytes.toFixed(2).padStart(8)}`
    console.log(`${name.padEnd(30)}${format.padEnd(6)}${numbers}  ${isKept ? 'kept' : 'NOT kept'}`)
  }
}
console.log(`\n${folder}`)
