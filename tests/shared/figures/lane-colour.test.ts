// Colours of lanes: held to the WCAG's formula by known pairs, to colour-blind vision by simulation, and to their rule.

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { colourDistance } from '../../../src-shared/figures/colour-distance.ts'
import { contrastRatio } from '../../../src-shared/figures/contrast.ts'
import { figureThemes } from '../../../src-shared/figures/figure.ts'
import {
  colourChoices,
  colourWarnings,
  contrastMinimum,
  contrastOn,
  distinctColours,
  withColour,
} from '../../../src-shared/figures/lane-colour.ts'
import { lanesOf } from '../../../src-shared/figures/lanes.ts'
import { panelOf } from '../../../src-shared/figures/panel.ts'
import { resultsTable } from '../../../src-shared/figures/results-table.ts'
import { laneColourSchema, paletteNames } from '../../../src-shared/figures/palette.ts'
import { laneStyle, paletteColours } from '../../../src-shared/figures/theme.ts'
import { makeFigureInput } from '../../fixtures/figure-input.ts'

const lanes = ['a', 'b', 'c', 'd'].map((id) => ({ id }))

describe('the palette', () => {
  /** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
  const deficiencies = {
    protanopia: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
  }

  function seen(colour: string, matrix: number[][]): string {
    const linear = [1, 3, 5].map((start) => (Number.parseInt(colour.slice(start, start + 2), 16) / 255) ** 2.2)
    const mixed = matrix.map((row) => row.reduce((sum, weight, channel) => sum + weight * linear[channel], 0))
    const bytes = mixed.map((value) => Math.round(255 * Math.min(1, Math.max(0, value)) ** (1 / 2.2)))
    return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  }

  it.each(figureThemes)('is told apart with either red–green blindness in the %s theme', (theme) => {
    for (const matrix of Object.values(deficiencies)) {
      const colours = paletteNames.map((name) => seen(paletteColours(name)[theme], matrix))
      colours.forEach((colour, index) => {
        // Six times what is just noticeable.
        for (const other of colours.slice(index + 1)) expect(colourDistance(colour, other)).toBeGreaterThan(14)
      })
    }
  })

  it('stands out from the page, but for two on white that are said to be hard to see', () => {
    const faint = figureThemes.flatMap((theme) =>
      paletteNames.filter((name) => contrastOn(name, theme) < contrastMinimum).map((name) => [theme, name]),
    )
    expect(faint).toEqual([
      ['light', 'orange'],
      ['light', 'other-blue'],
    ])
    expect(colourWarnings('orange', [])[0]).toMatch(/^Hard to see: contrast 2\.\d : 1 on the light page/)
    expect(colourWarnings('green', [])).toEqual([])
  })

  it('is measured by the formula of the WCAG', () => {
    expect(contrastRatio('#ffffff', '#000000')).toBeCloseTo(21, 10)
    // The least grey that passes 4.5 : 1 on white, as the WCAG's own examples give it.
    expect(contrastRatio('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
    expect(contrastRatio('#767676', '#767676')).toBe(1)
  })
})

describe('the colours of lanes', () => {
  it('are the palette’s in its order while nobody chooses', () => {
    expect(distinctColours(lanes.map((_lane, laneIndex) => ({ laneIndex })))).toEqual(paletteNames.slice(0, 4))
    expect(colourChoices(lanes, {})).toEqual([undefined, undefined, undefined, undefined])
  })

  it('change hands where a lane takes that of another', () => {
    const { colours, swapped } = withColour(lanes, {}, { id: 'a', colour: 'green' })
    expect(swapped).toBe('c')
    expect(colourChoices(lanes, colours)).toEqual(['green', undefined, 'blue', undefined])
    expect(withColour(lanes, colours, { id: 'a', colour: 'green' }).swapped).toBeNull()
    expect(withColour(lanes, colours, { id: 'b', colour: '#123456' })).toMatchObject({ swapped: null })
  })

  it('are never shared, whatever was chosen in whatever order, and by a lane that comes later neither', () => {
    const wishes = ['ink', 'pink', 'orange', '#00aa88', 'blue'] as const
    for (let seed = 0; seed < 200; seed++) {
      let colours = {}
      for (let step = 0; step < 5; step++) {
        const id = lanes[(seed * 7 + step * 3) % 4].id
        const colour = wishes[(seed + step * 2 + Math.floor(seed / 5)) % wishes.length]
        colours = withColour(lanes, colours, { id, colour }).colours
      }
      const grown = [...lanes, { id: 'branch' }, { id: 'another' }]
      const found = distinctColours(grown.map(({ id }, laneIndex) => ({ laneIndex, colour: (colours as never)[id] })))
      expect(new Set(found).size).toBe(6)
    }
  })

  it('repeat only where the palette is used up', () => {
    const many = distinctColours(Array.from({ length: 9 }, (_each, laneIndex) => ({ laneIndex })))
    expect(new Set(many).size).toBe(7)
  })

  it('are those of panels, table and curves alike', () => {
    const input = makeFigureInput({ resolution: 11 })
    const coloured = {
      ...input,
      runs: input.runs.map((run, lane) => (lane === 1 ? { ...run, colour: '#aa3377' as const } : run)),
    }
    expect(lanesOf(coloured).map(({ colour }) => colour)).toEqual(['blue', '#aa3377', 'green'])
    expect(panelOf(coloured, 'run-2-1').colour).toBe('#aa3377')
    expect(resultsTable(coloured).rows[1].colour).toBe('#aa3377')
    expect(laneStyle(lanesOf(coloured)[1], 'dark')).toMatchObject({ colour: '#aa3377', marker: 'rect' })
  })

  it('that resemble each other are said', () => {
    expect(colourWarnings('#0070b0', [{ label: 'CD-10', colour: 'blue' }])).toEqual(['Close to the colour of CD-10.'])
  })

  it('are a name of the palette or six hexadecimal digits', () => {
    for (const right of ['blue', '#00ff7a']) expect(v.safeParse(laneColourSchema, right).success).toBe(true)
    for (const wrong of ['red', '#FFF', '#00FF7A', 'rgb(0,0,0)', '#00ff7a;', 3, null]) {
      expect(v.safeParse(laneColourSchema, wrong).success).toBe(false)
    }
  })
})
