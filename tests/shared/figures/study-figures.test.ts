// Figures and tables of a study, against a study whose values follow a known rule.

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { csvText } from '../../../src-shared/figures/csv.ts'
import type { Context2D } from '../../../src-shared/figures/figure.ts'
import { latexText } from '../../../src-shared/figures/latex.ts'
import { markdownText } from '../../../src-shared/figures/markdown.ts'
import { cellText, heatMapOf } from '../../../src-shared/figures/study/heat-map.ts'
import { axisCurveOf } from '../../../src-shared/figures/study/axis-curve.ts'
import { goodness, metricScale } from '../../../src-shared/figures/study/metric-colours.ts'
import {
  makeStudyFigure,
  paintStudyFigure,
  studyFigureSize,
  studyMarkFinder,
  studyMarks,
} from '../../../src-shared/figures/study/paint-study-figure.ts'
import {
  bestTrial,
  cellValue,
  dataGroupsOf,
  isSound,
  runsAt,
  studyLanes,
} from '../../../src-shared/figures/study/study-cells.ts'
import { studyFigureOptionsSchema, type StudyFigureName } from '../../../src-shared/figures/study/study-figure.ts'
import { studyCsv, studyResultsTable } from '../../../src-shared/figures/study/study-results-table.ts'
import { trialsTable } from '../../../src-shared/figures/study-tables.ts'
import type { Search } from '../../../src-shared/study/study-config.ts'
import { tunedResults } from '../../../src-shared/study/study-results.ts'
import type { StudyDetail } from '../../../src-shared/study/study.ts'
import { dataSearch, gridSearch, makeStudy } from '../../fixtures/study.ts'

const optionsOf = (given: Partial<v.InferInput<typeof studyFigureOptionsSchema>> & { figure: StudyFigureName }) =>
  v.parse(studyFigureOptionsSchema, given)

const oneAxis: Search = {
  kind: 'grid',
  axes: [{ kind: 'values', parameter: 'method.sampler.stepSize', values: [0.01, 0.05, 0.2] }],
}

/** The trial at step size 0.05 and k = 10, where the fixture's values are best. */
const bestPlace = 6

test('a cell is the mean and the standard deviation over its finished seeds, and says what is missing', () => {
  const detail = makeStudy({
    statusOf: (trial, lane, seed) => (trial === 0 && lane === 0 && seed === 3 ? 'diverged' : 'finished'),
  })
  const whole = cellValue(runsAt(detail, bestPlace, 'lane-1'), 'testLogLikelihood')
  // −1.2 − 0.01, −1.2, −1.2 + 0.01
  expect(whole.mean).toBeCloseTo(-1.2, 12)
  expect(whole.spread).toBeCloseTo(0.01, 12)
  expect([whole.count, whole.total, whole.diverged]).toEqual([3, 3, 0])
  const broken = cellValue(runsAt(detail, 0, 'lane-1'), 'testLogLikelihood')
  expect([broken.count, broken.total, broken.diverged]).toEqual([2, 3, 1])
})

test('validation chooses the trial, whatever the test points say', () => {
  const detail = makeStudy()
  for (const run of detail.runs.filter(({ trial, laneIndex }) => trial === 3 && laneIndex === 0)) {
    run.values = { ...run.values, testLogLikelihood: 10 }
  }
  expect(bestTrial(detail, detail.trials, 'lane-1')?.index).toBe(bestPlace)
  for (const run of detail.runs.filter(({ trial, laneIndex }) => trial === 3 && laneIndex === 0)) {
    run.values = { ...run.values, validationLogLikelihood: 10 }
  }
  expect(bestTrial(detail, detail.trials, 'lane-1')?.index).toBe(3)
})

test('a trial with a diverged seed is not chosen', () => {
  const detail = makeStudy({
    statusOf: (trial, lane, seed) => (trial === bestPlace && lane === 0 && seed === 1 ? 'diverged' : 'finished'),
  })
  expect(bestTrial(detail, detail.trials, 'lane-1')?.index).not.toBe(bestPlace)
  expect(bestTrial(detail, detail.trials, 'lane-2')?.index).toBe(bestPlace)
})

test('a trial that lost a seed is neither chosen nor coloured, even where no trial is whole, and says how many finished', () => {
  const stopped = makeStudy({
    statusOf: (trial, lane, seed) => (trial === bestPlace && lane === 0 && seed === 1 ? 'stopped' : 'finished'),
  })
  expect(bestTrial(stopped, stopped.trials, 'lane-1')?.index).not.toBe(bestPlace)
  const map = heatMapOf({ detail: stopped }, optionsOf({ figure: 'heat-map' }))!
  const cell = map.panels[0].cells.find(({ trial }) => trial.index === bestPlace)!
  expect([isSound(cell.value), cellText(cell)]).toEqual([false, '2/3'])
  // A stopped run has the values of its last evaluation: they are no part of a mean.
  for (const run of stopped.runs.filter(({ status }) => status === 'stopped')) run.values = { testLogLikelihood: 100 }
  const table = studyResultsTable({ detail: stopped }, optionsOf({ figure: 'results', everyTrial: true }))
  const row = table.rows.find((each, index) => table.trials[index].index === bestPlace && each.laneIndex === 0)!
  expect(row.cells.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^−1\.19.*\(2 of 3 seeds\)$/))
  const everywhere = makeStudy({ statusOf: (_trial, lane, seed) => (lane === 0 && seed === 1 ? 'failed' : 'finished') })
  expect(bestTrial(everywhere, everywhere.trials, 'lane-1')).toBeNull()
  // As the command line has it.
  expect(tunedResults(everywhere)[0].lanes.map(({ chosen }) => chosen.laneId)).not.toContain('lane-1')
})

// The values that lane-1 loses are its worst: over what is left of them it would win.
test.each(['diverged', 'failed', 'stopped', 'interrupted'] as const)(
  'a lane with a seed that %s is ranked nowhere, and the others are ranked without it',
  (status) => {
    const lost = (_trial: number, lane: number, seed: number) => (lane === 0 && seed === 1 ? status : 'finished')
    const detail = makeStudy({ search: oneAxis, seeds: [1, 2, 3, 4, 5], statusOf: lost })
    for (const run of detail.runs.filter(({ laneIndex }) => laneIndex === 0)) {
      const best = run.status === 'finished' ? 5 : -50
      run.values = { testLogLikelihood: best, validationLogLikelihood: best, klDataModel: -best }
    }
    const every = studyResultsTable({ detail }, optionsOf({ figure: 'results', everyTrial: true }))
    const ofLane = every.rows.filter(({ laneIndex }) => laneIndex === 0)
    expect(ofLane).toHaveLength(3)
    for (const { cells } of ofLane) {
      const texts = cells.map(({ text }) => text)
      expect(texts).toContain('not ranked')
      expect(texts).toContainEqual(expect.stringMatching(/^5.* \(4 of 5 seeds\)$/))
      expect(cells.some(({ bold }) => bold)).toBe(false)
    }
    expect(every.rows.filter(({ cells }) => cells.some(({ text, bold }) => text === 'best' && bold))).toHaveLength(3)
    expect(latexText(every)).not.toMatch(/textbf\{[^}]*5 /)
    // As the command line has it.
    for (const { cells } of trialsTable(detail).rows)
      expect(cells[2]).toMatchObject({ text: expect.stringMatching(/^5.* \(4\/5\)$/), bold: false })
    expect(tunedResults(detail)[0].lanes.map(({ chosen }) => chosen.laneId)).not.toContain('lane-1')
    // In the figures.
    const marks = (figure: StudyFigureName) => studyMarks(makeStudyFigure({ detail }, optionsOf({ figure })))
    for (const figure of ['seeds', 'heat-map', 'parallel-coordinates', 'curve'] as const) {
      for (const mark of marks(figure).filter(({ lane }) => lane.laneId === 'lane-1')) {
        expect(isSound(mark.value), figure).toBe(false)
        expect('best' in mark && mark.best, figure).toBe(false)
      }
    }
    expect(heatMapOf({ detail }, optionsOf({ figure: 'heat-map' }))!.scale!.maximum).toBeLessThan(0)
  },
)

test('a lane is not ranked before all its seeds have ended', () => {
  const detail = makeStudy({
    search: { kind: 'none' },
    statusOf: (_trial, lane, seed) => (lane === 0 && seed === 3 ? 'queued' : 'finished'),
  })
  const table = studyResultsTable({ detail }, optionsOf({ figure: 'results' }))
  expect(table.rows[0].cells.map(({ text }) => text)).toContain('not ranked')
  expect(table.note).toContain('not all lanes have finished')
})

test('where validation chose none of several trials, no figure shows the value of one of them as the lane’s', () => {
  // Data of more than two columns have no validation likelihood.
  const detail = makeStudy()
  for (const run of detail.runs) run.values = { mmd: 0.1 + 0.01 * run.trial }
  const options = { metric: 'mmd' as const, x: 0, y: 'lanes' as const }
  const map = heatMapOf({ detail }, optionsOf({ figure: 'heat-map', ...options }))!
  const curve = axisCurveOf({ detail }, optionsOf({ figure: 'curve', metric: 'mmd', x: 0 }))!
  for (const { value, words } of [...map.panels[0].cells, ...curve.lanes.flatMap(({ points }) => points)]) {
    expect(value.mean).toBeNull()
    expect(words).toContain('validation chose none of its trials')
  }
  // With both axes shown every cell is one trial, of which nothing has to be chosen.
  const whole = heatMapOf({ detail }, optionsOf({ figure: 'heat-map', metric: 'mmd' }))!
  expect(whole.panels[0].cells.every(({ value }) => isSound(value))).toBe(true)
})

test('the caption says of how many seeds the value of a lane is that no axis changes', () => {
  const detail = makeStudy({ statusOf: (_trial, lane, seed) => (lane === 2 && seed === 1 ? 'failed' : 'finished') })
  const one = makeStudy({
    search: oneAxis,
    statusOf: (_trial, lane, seed) => (lane === 2 && seed === 1 ? 'failed' : 'finished'),
  })
  one.trials.slice(1).forEach((trial) => (trial.deleted = true))
  const captionOf = (of: StudyDetail) => makeStudyFigure({ detail: of }, optionsOf({ figure: 'curve' })).content.caption
  expect(captionOf(one)).toMatch(/without this setting: NCE ν=4 [^;]*\(2 of 3 seeds\)/)
  expect(captionOf(detail)).toMatch(/without this setting: NCE ν=4;/)
})

test('a value whose integral did not converge is neither chosen nor ranked', () => {
  const detail = makeStudy()
  for (const run of detail.runs.filter(({ trial, laneIndex }) => trial === bestPlace && laneIndex === 0)) {
    run.doubtful = ['validationLogLikelihood', 'testLogLikelihood']
  }
  expect(bestTrial(detail, detail.trials, 'lane-1')?.index).not.toBe(bestPlace)
  const none = makeStudy({ search: { kind: 'none' } })
  for (const run of none.runs.filter(({ laneIndex }) => laneIndex === 0)) run.doubtful = ['testLogLikelihood']
  const table = studyResultsTable({ detail: none }, optionsOf({ figure: 'results' }))
  expect(table.rows[0].cells.map(({ text }) => text)).toContain('not ranked')
})

test('lanes that an axis renames are called by their method', () => {
  expect(studyLanes(makeStudy()).map(({ label }) => label)).toEqual(['CD', 'PCD', 'NCE ν=4', 'DSM σ=0.057'])
})

test('a heat map has a cell per pair of values and leaves what diverged out of its colours', () => {
  const detail = makeStudy({ statusOf: (trial, lane) => (trial === 0 && lane === 0 ? 'diverged' : 'finished') })
  const map = heatMapOf({ detail }, optionsOf({ figure: 'heat-map' }))!
  // NCE and DSM have neither setting: the caption tells their one value.
  expect(map.panels.map(({ lane, cells }) => [lane?.label, cells.length])).toEqual([
    ['CD', 12],
    ['PCD', 12],
  ])
  const framed = map.panels.flatMap(({ cells }) => cells.filter(({ best }) => best))
  expect(framed.map(({ trial }) => trial.index)).toEqual([bestPlace, bestPlace])
  const [first] = map.panels[0].cells
  expect(first.value.mean).toBeNull()
  expect(first.words).toContain('3 of 3 diverged')
  const coloured = map.panels.flatMap(({ cells }) => cells.flatMap(({ value }) => value.mean ?? []))
  expect(map.scale!.maximum).toBeCloseTo(Math.max(...coloured), 12)
})

test('with one axis the rows of a heat map are the lanes', () => {
  const { axes } = gridSearch as Extract<typeof gridSearch, { kind: 'grid' }>
  const detail = makeStudy({ search: { kind: 'grid', axes: axes.slice(0, 1) } })
  const map = heatMapOf({ detail }, optionsOf({ figure: 'heat-map' }))!
  expect(map.y).toBeNull()
  expect(map.panels).toHaveLength(1)
  expect(map.panels[0].cells).toHaveLength(3 * 4)
})

test.each(['seeds', 'heat-map', 'parallel-coordinates', 'curve'] as const)(
  '%s: what lies under the pointer is what was drawn there',
  (figure) => {
    const detail = makeStudy()
    const options = optionsOf({ figure })
    const made = makeStudyFigure({ detail }, options)
    const size = studyFigureSize(made, options, false)
    const markAt = studyMarkFinder(made, { size, theme: 'light', fontFamily: 'serif', header: false })
    const found = new Set<string>()
    for (let y = 0; y < size.height; y += 4) {
      for (let x = 0; x < size.width; x += 4) {
        const mark = markAt({ x, y })
        if (mark) found.add(`${mark.lane.laneId} ${mark.trial.index}`)
      }
    }
    const marks = new Set(studyMarks(made).map(({ lane, trial }) => `${lane.laneId} ${trial.index}`))
    for (const each of found) expect(marks).toContain(each)
    // Lines of lanes without a setting lie on one another.
    expect(found.size).toBeGreaterThan(figure === 'seeds' ? 3 : figure === 'curve' ? 8 : 20)
  },
)

test('a curve over one axis takes the best of the other at each value, or the value that is held', () => {
  const detail = makeStudy()
  const best = axisCurveOf({ detail }, optionsOf({ figure: 'curve', x: 1 }))!
  expect(best.lanes[0].points.map(({ trial }) => trial.point)).toEqual([
    [0.05, 1],
    [0.05, 5],
    [0.05, 10],
    [0.05, 20],
  ])
  const held = axisCurveOf({ detail }, optionsOf({ figure: 'curve', x: 1, held: [0, null] }))!
  expect(held.lanes[0].points.map(({ trial }) => trial.point[0])).toEqual([0.01, 0.01, 0.01, 0.01])
})

test('along a setting of the data a curve keeps to the other data of the chosen group, and names them', () => {
  const axis = (parameter: string, values: unknown[]) => ({ kind: 'values' as const, parameter, values })
  const axes = [axis('data', [{ kind: 'two-moons' }, { kind: 'pinwheel' }]), axis('data.noise', [0.1, 0.3])]
  const detail = makeStudy({ search: { kind: 'grid', axes } as typeof gridSearch })
  const options = optionsOf({ figure: 'curve', data: 2, x: 1 })
  expect(dataGroupsOf(detail)[2].title).toContain('Pinwheel')
  const curve = axisCurveOf({ detail }, options)!
  expect(curve.lanes[0].points.map(({ trial }) => trial.index)).toEqual([2, 3])
  expect(makeStudyFigure({ detail }, options).content.caption).toMatch(/^Pinwheel · /)
})

test('a caption names the value that the figure holds, also where a trial with another was deleted', () => {
  const detail = makeStudy()
  for (const trial of detail.trials.filter(({ point }) => point[0] === 0.01)) trial.deleted = true
  const options = optionsOf({ figure: 'curve', x: 1, held: [0, null] })
  const curve = axisCurveOf({ detail }, options)!
  expect(new Set(curve.lanes[0].points.map(({ trial }) => trial.point[0]))).toEqual(new Set([0.05]))
  expect(makeStudyFigure({ detail }, options).content.caption).toContain('step size 0.05')
})

test('where validation chose nothing the table shows none, and says so', () => {
  const detail = makeStudy({ statusOf: (_trial, lane) => (lane === 0 ? 'diverged' : 'finished') })
  const table = studyResultsTable({ detail }, optionsOf({ figure: 'results' }))
  const [first, second] = table.rows.map(({ cells }) => cells.map(({ text }) => text))
  expect(first.slice(1)).toEqual(Array(table.columns.length - 1).fill('–'))
  expect(second).toContain('0.05')
  expect(table.note).toContain('which chooses')
  // As of data of more than two columns, which have no exact likelihood.
  const many = makeStudy()
  for (const run of many.runs) {
    run.values = { testLogLikelihoodLowerBound: -3 + 0.01 * run.seed, testLogLikelihoodUpperBound: -2.9 }
  }
  const none = studyResultsTable({ detail: many }, optionsOf({ figure: 'results' }))
  expect(none.note).not.toContain('which chooses')
  expect(none.note).toContain('no trial was chosen')
  const every = studyResultsTable({ detail: many }, optionsOf({ figure: 'results', everyTrial: true }))
  expect(every.columns.map(({ heading }) => heading)).toContain('Held-out, by AIS')
})

test('one bad trial does not take the contrast from all others', () => {
  const scale = metricScale('klDataModel', [0.1, 0.12, 0.14, 0.16, 90])!
  expect(scale.cut).toBe('above')
  expect(goodness(scale, 0.1)).toBe(1)
  expect(goodness(scale, 0.16)).toBeLessThan(0.6)
  expect(goodness(scale, 90)).toBe(0)
  expect(metricScale('testLogLikelihood', [])).toBeNull()
})

test('data sets are groups of their own: each has its best lane, and none is ranked with the other', () => {
  const detail = makeStudy({ search: dataSearch, seeds: [1, 2, 3, 4, 5] })
  // Of the penguins all lanes are equal but for noise, so that none is best there.
  for (const run of detail.runs.filter(({ trial }) => trial === 1)) {
    run.values = { testLogLikelihood: -3 + 0.01 * ((run.laneIndex * 7 + run.seed * 3) % 5) }
  }
  expect(dataGroupsOf(detail).map(({ title }) => title)).toEqual(['Two moons', 'Penguins'])
  const table = studyResultsTable({ detail }, optionsOf({ figure: 'results' }))
  expect(table.rows.map(({ group }) => group ?? '')).toEqual(['Two moons', '', '', '', 'Penguins', '', '', ''])
  expect(table.rows.map(({ cells }) => cells.some(({ bold }) => bold))).toEqual([true, ...Array(7).fill(false)])
  expect(table.note).toMatch(/Two moons: bold: CD-10 is significantly best/)
  expect(table.note).toMatch(/Penguins: no lane is significantly best/)
})

test('settings of the data make groups, too', () => {
  const search = {
    kind: 'grid' as const,
    axes: [{ kind: 'values' as const, parameter: 'data.noise', values: [0.1, 0.3] }],
  }
  const groups = dataGroupsOf(makeStudy({ search }))
  expect(groups.map(({ title }) => title)).toEqual(['Two moons, noise 0.1', 'Two moons, noise 0.3'])
})

test('the table as LaTeX and Markdown has a heading for each data set; CSV has every run with its reason', () => {
  const detail = makeStudy({
    search: dataSearch,
    statusOf: (trial, lane, seed) => (trial === 1 && lane === 3 && seed === 2 ? 'diverged' : 'finished'),
  })
  const table = studyResultsTable({ detail }, optionsOf({ figure: 'results' }))
  const latex = latexText(table)
  const parts = latex.split('\\begin{tabular}').slice(1)
  expect(parts.length).toBeGreaterThan(1)
  for (const part of parts) {
    const width = /^\{([lr]+)\}/.exec(part)![1].length
    for (const data of ['Two moons', 'Penguins']) {
      expect(part).toContain(`\\multicolumn{${width}}{l}{\\textit{${data}}} \\\\`)
    }
    expect(part.match(/\\midrule/g)).toHaveLength(2)
    for (const line of part.split('\n').filter((each) => each.includes(' & '))) {
      expect(line.match(/(?<!\\)&/g)).toHaveLength(width - 1)
    }
  }
  expect(markdownText(table)).toContain('**Penguins**')
  const lines = csvText(studyCsv({ detail })).trimEnd().split('\r\n')
  expect(lines).toHaveLength(1 + detail.runs.length)
  expect(lines.filter((line) => line.includes('the energy gap went beyond'))).toHaveLength(1)
})

test.each(['results', 'seeds', 'heat-map', 'parallel-coordinates', 'curve'] as const)(
  '%s is drawn within its size on any page, and of nothing says so',
  (figure) => {
    for (const detail of [makeStudy(), makeStudy({ search: { kind: 'none' } }), withoutRuns()]) {
      for (const size of ['natural', 'column', 'page', 'slide'] as const) {
        const options = optionsOf({ figure, size })
        const made = makeStudyFigure({ detail }, options)
        const measured = studyFigureSize(made, options)
        const texts: { x: number; y: number; text: string }[] = []
        paintStudyFigure(recordingContext(texts), made, {
          ...{ size: measured, theme: 'light', fontFamily: 'DejaVu Sans', header: true },
        })
        expect(texts.length).toBeGreaterThan(1)
        for (const { text } of texts) expect(text).not.toMatch(/NaN|undefined|Infinity/)
      }
    }
  },
)

test.each(['results', 'seeds', 'heat-map', 'parallel-coordinates', 'curve'] as const)(
  '%s is written in a person’s own words, and its numbers stay',
  (figure) => {
    const detail = makeStudy()
    const lanes = { 'lane-1': 'Mine' }
    const words = { title: 'A title', note: '', lanes, horizontalAxis: 'Across', verticalAxis: 'Upwards' }
    const painted = (given: Partial<typeof words>) => {
      const options = optionsOf({ figure, words: given })
      const made = makeStudyFigure({ detail }, options)
      const texts: { x: number; y: number; text: string }[] = []
      const size = studyFigureSize(made, options)
      paintStudyFigure(recordingContext(texts), made, { size, theme: 'light', fontFamily: 'serif', header: true })
      return { size, words: texts.map(({ text }) => text), marks: studyMarks(made).map(({ value }) => value) }
    }
    const [own, other, bare] = [painted({}), painted(words), painted({ title: '', note: '' })]
    expect(other.words).toContain('A title')
    expect(other.words).not.toContain('Steps and step sizes')
    expect(other.words.join(' ')).toContain('Mine')
    const hasAxes = figure === 'seeds' || figure === 'heat-map' || figure === 'curve'
    for (const name of ['Across', 'Upwards']) expect(other.words.includes(name), name).toBe(hasAxes)
    expect(other.words.join(' ')).not.toContain('iterations per run')
    expect(other.marks).toEqual(own.marks)
    // What is taken away leaves no gap.
    expect(bare.size.height).toBeLessThan(own.size.height)
  },
)

function withoutRuns(): StudyDetail {
  const detail = makeStudy({ statusOf: () => 'queued' })
  return { ...detail, runs: detail.runs.map((run) => ({ ...run, values: {} })) }
}

/** Notes what is written; draws nothing. */
function recordingContext(texts: { x: number; y: number; text: string }[]): Context2D {
  const measure = (text: string) => ({ width: 6 * text.length })
  return new Proxy({} as Context2D, {
    get: (_target, key) => {
      if (key === 'measureText') return measure
      if (key === 'fillText') return (text: string, x: number, y: number) => void texts.push({ text, x, y })
      return () => undefined
    },
    set: () => true,
  })
}
