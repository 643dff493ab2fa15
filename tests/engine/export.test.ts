import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { exportFigure } from '../../src-engine/export/figure-to-file.ts'
import { colourOf } from '../../src-shared/figures/colour-map.ts'
import { likelihoodShare, sharedRange } from '../../src-shared/figures/field-range.ts'
import { readField, truthField } from '../../src-shared/figures/field-values.ts'
import { figureNames, figureOptionsSchema, figureThemes, type FigureInput } from '../../src-shared/figures/figure.ts'
import { figureSize } from '../../src-shared/figures/figure-size.ts'
import { plotArea, toPixel } from '../../src-shared/figures/panel.ts'
import { figureColours } from '../../src-shared/figures/theme.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { energyOf } from '../support/pictures.ts'

// The first figure starts a thread and loads the drawing libraries: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebm-export-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type RawOptions = v.InferInput<typeof figureOptionsSchema>

interface Picture {
  width: number
  height: number
  pixel: (x: number, y: number) => string
  /** Share of pixels in the rectangle that differ from the colour of the upper left corner. */
  inked: (x: number, y: number, width: number, height: number) => number
}

async function exported(input: FigureInput, raw: RawOptions): Promise<Picture> {
  const path = join(folder, `${crypto.randomUUID()}.png`)
  await exportFigure(input, v.parse(figureOptionsSchema, raw), 'png', path)
  const image = await loadImage(await readFile(path))
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const pixel = (x: number, y: number) => {
    const at = 4 * (Math.round(y) * image.width + Math.round(x))
    return `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`
  }
  const background = pixel(0, 0)
  const inked = (left: number, top: number, width: number, height: number) => {
    let different = 0
    for (let y = Math.round(top); y < Math.round(top + height); y++) {
      for (let x = Math.round(left); x < Math.round(left + width); x++) if (pixel(x, y) !== background) different++
    }
    return different / (Math.round(width) * Math.round(height))
  }
  return { width: image.width, height: image.height, pixel, inked }
}

const channels = (colour: string) => (colour.match(/\d+/g) ?? []).map(Number)

describe('export to PNG', () => {
  const input = makeFigureInput({ resolution: 61 })

  it.each(figureNames.flatMap((figure) => figureThemes.map((theme) => [figure, theme] as const)))(
    'draws %s in the %s theme at its natural size, on its background',
    async (figure, theme) => {
      const raw = { figure, theme, scale: 1 } as const
      const picture = await exported(input, raw)
      const size = figureSize(input, v.parse(figureOptionsSchema, raw))
      expect([picture.width, picture.height]).toEqual([Math.round(size.width), Math.round(size.height)])
      const colour = figureColours[theme].background
      const expected = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16))
      expect(channels(picture.pixel(0, 0))).toEqual(expected)
      expect(picture.inked(0, 0, picture.width, picture.height)).toBeGreaterThan(0.02)
    },
  )

  it('has the asked size in device pixels', async () => {
    const picture = await exported(input, { figure: 'mmd', width: 500, height: 300, scale: 2 })
    expect([picture.width, picture.height]).toEqual([1000, 600])
    const wide = await exported(input, { figure: 'comparison', width: 1400, scale: 1 })
    expect(wide.width).toBe(1400)
  })

  it('draws words: without a font they would vanish', async () => {
    const picture = await exported(input, { figure: 'results', scale: 1 })
    expect(picture.inked(20, 20, 200, 20)).toBeGreaterThan(0.05)
  })

  it('gives known points of the field the colours of the map', async () => {
    const raw = { figure: 'panel', panel: 'truth', layers: { contours: false }, scale: 1 } as const
    const picture = await exported(input, raw)
    const size = figureSize(input, v.parse(figureOptionsSchema, raw))
    // The panel figure keeps 68 pixels for its colour bar, 20 of margin, 34 for the key and 24.5 for one line of print.
    const rectangle = { x: 20, y: 20, width: size.width - 40 - 68, height: size.height - 40 - 34 - 24.5 }
    const area = plotArea(rectangle, input.preview.view)
    const field = truthField(input.preview, 'log-density')!
    const range = sharedRange(input, 'log-density')
    for (const point of [
      [-1, 1.5],
      [1, -1.5],
      [3.2, 2.6],
      [0, 0],
      [-2, 0.4],
    ]) {
      const { x, y } = toPixel(area, input.preview.view, point)
      const expected = channels(colourOf(likelihoodShare(range, readField(field, point))))
      const got = channels(picture.pixel(x, y))
      // Half a pixel of position and 8-bit smoothing move a channel by a few steps.
      got.forEach((channel, index) => expect(Math.abs(channel - expected[index])).toBeLessThanOrEqual(6))
    }
  })

  it('shows cells that are not finite as stripes, not as a colour of the map', async () => {
    const broken = structuredClone(input)
    energyOf(broken.runs[0].snapshot).values.fill(Number.NaN)
    const raw = { figure: 'panel', panel: 'run-1-1', layers: { contours: false, negatives: false }, scale: 1 } as const
    const picture = await exported(broken, raw)
    const greys = new Set<string>()
    for (let x = 150; x < 300; x++) greys.add(picture.pixel(x, 200))
    expect(greys.size).toBeGreaterThan(1)
    for (const grey of greys) expect(Math.max(...channels(grey)) - Math.min(...channels(grey))).toBeLessThan(20)
  })

  it('draws one-dimensional data', async () => {
    const line = makeFigureInput({ dimension: 1, resolution: 201 })
    const picture = await exported(line, { figure: 'comparison', scale: 1 })
    expect(picture.inked(66, 124, 240, 180)).toBeGreaterThan(0.5)
  })

  it('draws measured data, whose density is not known', async () => {
    const measured = makeFigureInput({ measured: true, resolution: 31 })
    const picture = await exported(measured, { figure: 'comparison', scale: 1 })
    expect(picture.inked(66, 124, 240, 180)).toBeGreaterThan(0.5)
  })

  it('draws a lane that has nothing to show yet', async () => {
    const empty = makeFigureInput({ resolution: 31, labels: ['CD-1'] })
    empty.runs = empty.runs.map((run) => ({ ...run, snapshot: null, rows: [] }))
    expect((await exported(empty, { figure: 'comparison', scale: 1 })).width).toBe(900)
  })

  it.each(figureNames)('draws %s without any run', async (figure) => {
    expect((await exported({ ...input, runs: [] }, { figure, scale: 1 })).width).toBeGreaterThan(300)
  })
})

describe('export to a file', () => {
  const input = makeFigureInput({ resolution: 21 })
  const options = v.parse(figureOptionsSchema, { figure: 'results' })

  it('writes the figure’s data as CSV', async () => {
    const path = join(folder, 'results.csv')
    await exportFigure(input, options, 'csv', path)
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^run,label,seed,seeds,held_out_log_likelihood_nats,/)
    expect(lines[1]).toMatch(/^run-1-1,CD-10,1,1,-\d/)
  })

  it('says what is wrong and what helps when the folder is missing', async () => {
    const path = join(folder, 'nowhere', 'figure.png')
    await expect(exportFigure(input, options, 'png', path)).rejects.toMatchObject({
      code: 'export-failed',
      message: expect.stringMatching(/^Expected an existing folder, got .*nowhere: create it or choose another\.$/),
    })
  })

  it('does not replace a folder, and leaves nothing half-written', async () => {
    const target = join(folder, 'a-folder')
    await mkdir(target)
    await expect(exportFigure(input, options, 'csv', target)).rejects.toMatchObject({ code: 'export-failed' })
    expect((await readdir(folder)).filter((name) => name.startsWith('a-folder'))).toEqual(['a-folder'])
  })

  it('refuses a size beyond memory', async () => {
    const huge = v.parse(figureOptionsSchema, { figure: 'mmd', width: 8000, height: 8000, scale: 6 })
    await expect(exportFigure(input, huge, 'png', join(folder, 'huge.png'))).rejects.toMatchObject({
      code: 'export-failed',
      message: expect.stringContaining('100 megapixels'),
    })
  })

  it('lets the engine go on while it draws', async () => {
    let longest = 0
    const start = performance.now()
    let last = start
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 2)
    const large = v.parse(figureOptionsSchema, { figure: 'comparison', scale: 4 })
    await exportFigure(input, large, 'png', join(folder, 'large.png'))
    clearInterval(timer)
    // Were the drawing done here, one gap would be nearly the whole time.
    expect(longest).toBeLessThan((performance.now() - start) / 2)
  })

  it('answers several exports at once, each with its own figure', async () => {
    const names = ['mmd', 'results', 'energy-gap'] as const
    const paths = names.map((figure) => join(folder, `at-once-${figure}.csv`))
    await Promise.all(
      names.map((figure, index) => exportFigure(input, v.parse(figureOptionsSchema, { figure }), 'csv', paths[index])),
    )
    const heads = await Promise.all(paths.map(async (path) => (await readFile(path, 'utf8')).split('\r\n')[0]))
    expect(heads[0]).toContain('mmd_squared')
    expect(heads[1]).toContain('significantly_best')
    expect(heads[2]).toContain('energy_gap_nats')
  })
})
