import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GifReader } from 'omggif'
import upng from 'upng-js'
import * as v from 'valibot'
import { afterAll, describe, expect, it, test, vi } from 'vitest'
import { exportAnimation, type Animation } from '../../src-engine/export/animate.ts'
import { exportAnimation as exportByCommand } from '../../src-engine/cli/export-animation.ts'
import { exportFigures } from '../../src-engine/cli/export-figures.ts'
import { chunksOf } from '../../src-engine/export/png-chunks.ts'
import type { Studio } from '../../src-engine/studio.ts'
import { AppError } from '../../src-shared/errors.ts'
import { frameDelaysMs, frameIterations, usualAnimation } from '../../src-shared/figures/animation.ts'
import { figureOptionsSchema, type FigureInput } from '../../src-shared/figures/figure.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { energyOf } from '../support/pictures.ts'

vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'ebm-animation-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Models that move: each frame lowers the energy everywhere and takes a third of the way. */
function inputAt(iteration: number): FigureInput {
  const input = makeFigureInput({ resolution: 21, labels: ['CD-10', 'NCE ν=4'] })
  return {
    ...input,
    runs: input.runs.map((run) => {
      const snapshot = { ...structuredClone(run.snapshot!), iteration }
      const energy = energyOf(snapshot)
      energy.values = energy.values.map((value) => value * (0.2 + (0.8 * iteration) / 300))
      return { ...run, snapshot }
    }),
  }
}

function animationOf(path: string, changed: Partial<Animation> = {}): Animation {
  return {
    iterations: [0, 100, 200, 300],
    inputAt,
    options: v.parse(figureOptionsSchema, { figure: 'panels', scale: 1 }),
    animation: { ...usualAnimation, framesPerSecond: 5 },
    ...{ format: 'gif', path, signal: new AbortController().signal, report: () => undefined },
    ...changed,
  }
}

/** Share of pixels of which a channel differs by more than `step`. */
function differing(one: Uint8Array, other: Uint8Array, step = 0): number {
  let count = 0
  for (let at = 0; at < one.length; at += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(one[at + channel] - other[at + channel]) > step)) count++
  }
  return (4 * count) / one.length
}

interface Read {
  width: number
  height: number
  delaysMs: number[]
  frames: Uint8Array[]
}

function readGif(path: string): Read {
  const gif = new GifReader(readFileSync(path))
  const pixels = new Uint8Array(4 * gif.width * gif.height)
  const frames = Array.from({ length: gif.numFrames() }, (_each, index) => {
    gif.decodeAndBlitFrameRGBA(index, pixels)
    return pixels.slice()
  })
  expect(gif.loopCount()).toBe(0)
  return {
    ...gif,
    frames,
    delaysMs: frames.map((_frame, index) => 10 * gif.frameInfo(index).delay),
    width: gif.width,
    height: gif.height,
  }
}

function readApng(path: string): Read {
  const image = upng.decode(Uint8Array.from(readFileSync(path)).buffer)
  expect(image.tabs.acTL).toEqual({ num_frames: image.frames.length, num_plays: 0 })
  const frames = upng.toRGBA8(image).map((buffer) => new Uint8Array(buffer))
  return { ...image, frames, delaysMs: image.frames.map(({ delay }) => delay) }
}

describe('an animation, read by decoders that are not ours', () => {
  it.each([
    ['gif', readGif],
    ['apng', readApng],
  ] as const)('as %s has all frames, each for its time, of one size, and moves', async (format, read) => {
    const path = join(folder, `training.${format}`)
    const told: number[] = []
    const report = ({ done, total }: { done: number; total: number }) => told.push(done / total)
    await exportAnimation(animationOf(path, { format, report }))
    const { frames, delaysMs, width, height } = read(path)
    expect(delaysMs).toEqual([200, 200, 200, 2000])
    expect(told).toEqual([0.25, 0.5, 0.75, 1])
    for (const frame of frames) {
      expect(frame).toHaveLength(4 * width * height)
      // Opaque everywhere, and most of it not background: what is left out of a later frame shows through from before.
      expect(frame.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true)
    }
    const steps = frames.slice(1).map((frame, index) => differing(frame, frames[index]))
    for (const step of steps) expect(step).toBeGreaterThan(0.02)
    // The truth does not move: the left third of the panels' upper half is one of its pixels.
    const still = 4 * (Math.round(height * 0.35) * width + Math.round(width * 0.2))
    for (const frame of frames) expect(frame.subarray(still, still + 3)).toEqual(frames[0].subarray(still, still + 3))
  })

  it('shows the same in both formats, but for 255 colours', async () => {
    const paths = { gif: join(folder, 'same.gif'), apng: join(folder, 'same.png') }
    await exportAnimation(animationOf(paths.gif))
    await exportAnimation(animationOf(paths.apng, { format: 'apng' }))
    const [gif, apng] = [readGif(paths.gif), readApng(paths.apng)]
    expect([gif.width, gif.height]).toEqual([apng.width, apng.height])
    gif.frames.forEach((frame, index) => expect(differing(frame, apng.frames[index], 24)).toBeLessThan(0.02))
  })

  it('keeps one scale: a value has one colour in all frames', async () => {
    const path = join(folder, 'scale.png')
    // At first all energies are nearly equal, in the end they reach far: alone, the frames would have other scales.
    const constant = (iteration: number): FigureInput => {
      const input = inputAt(iteration)
      for (const { snapshot } of input.runs) energyOf(snapshot).values.fill(iteration / 100)
      return input
    }
    const options = v.parse(figureOptionsSchema, {
      figure: 'panel',
      panel: 'run-1-1',
      scale: 1,
      layers: { negatives: false },
    })
    await exportAnimation(animationOf(path, { format: 'apng', inputAt: constant, options, iterations: [0, 300] }))
    const { frames, width, height } = readApng(path)
    const at = 4 * (Math.round(height * 0.4) * width + Math.round(width * 0.4))
    expect(frames[0].subarray(at, at + 3)).not.toEqual(frames[1].subarray(at, at + 3))
  })

  it('has the colours on screen, as still figures have', async () => {
    const paths = [join(folder, 'own.png'), join(folder, 'asked.png')]
    const figure = { figure: 'panels', scale: 1 }
    const runs = inputAt(0).runs.map(({ run }) => run.id)
    const colours = Object.fromEntries(runs.map((id) => [id, '#ff00ff']))
    const wishes = [figure, { ...figure, colours }]
    for (const [index, wish] of wishes.entries()) {
      const options = v.parse(figureOptionsSchema, wish)
      await exportAnimation(animationOf(paths[index], { format: 'apng', options, iterations: [0, 300] }))
    }
    const magenta = ({ frames: [frame] }: Read) =>
      frame.filter((red, at) => at % 4 === 0 && red > 240 && frame[at + 1] < 20 && frame[at + 2] > 240).length
    expect(magenta(readApng(paths[0]))).toBe(0)
    expect(magenta(readApng(paths[1]))).toBeGreaterThan(0)
  })

  it('says how it was made: in a comment, or in texts', async () => {
    const paths = { gif: join(folder, 'origin.gif'), apng: join(folder, 'origin.png') }
    const withOrigin = (iteration: number): FigureInput => ({
      ...inputAt(iteration),
      origin: { software: 'EBM Studio 9.8.7', experiments: [], runs: [] },
    })
    await exportAnimation(animationOf(paths.gif, { inputAt: withOrigin }))
    expect(readFileSync(paths.gif, 'latin1')).toContain('EBM Studio 9.8.7')
    await exportAnimation(animationOf(paths.apng, { inputAt: withOrigin, format: 'apng' }))
    const texts = chunksOf(readFileSync(paths.apng)).filter(({ type }) => type === 'iTXt')
    expect(texts.map(({ data }) => Buffer.from(data).toString('utf8')).join()).toContain('EBM Studio 9.8.7')
  })
})

describe('making an animation', () => {
  it('ends when it is stopped, and leaves no file', async () => {
    const path = join(folder, 'stopped.gif')
    const stopping = new AbortController()
    const report = () => stopping.abort(new AppError('cancelled', 'stopped'))
    const made = exportAnimation(animationOf(path, { signal: stopping.signal, report }))
    await expect(made).rejects.toMatchObject({ code: 'cancelled' })
    expect(existsSync(path)).toBe(false)
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('needs two snapshots, a folder, and frames of a size', async () => {
    const refused = (changed: Partial<Animation>, path = join(folder, 'no.gif')) =>
      expect(exportAnimation(animationOf(path, changed))).rejects
    await refused({ iterations: [7] }).toMatchObject({ message: expect.stringContaining('at least two iterations') })
    await refused({}, join(folder, 'nowhere', 'x.gif')).toMatchObject({
      message: expect.stringContaining('existing folder'),
    })
    const options = v.parse(figureOptionsSchema, { figure: 'panels', width: 4000, scale: 4 })
    await refused({ options }).toMatchObject({ message: expect.stringContaining('8 megapixels') })
  })
})

describe('frames', () => {
  it('are all snapshots of all runs, or evenly chosen ones with the first and the last', () => {
    expect(
      frameIterations(
        [
          [0, 10, 40],
          [0, 20, 40],
        ],
        60,
      ),
    ).toEqual([0, 10, 20, 40])
    const many = Array.from({ length: 101 }, (_each, index) => index * 10)
    expect(frameIterations([many], 5)).toEqual([0, 250, 500, 750, 1000])
  })

  it('stand equally long, in hundredths of a second, and the last one longer', () => {
    expect(frameDelaysMs(3, 30)).toEqual([30, 30, 2000])
    expect(frameDelaysMs(2, 0.4)).toEqual([2500, 2500])
  })
})

test('the command draws an animation with the options of a still figure: the same request but for what moves', async () => {
  const asked: { name: string; options: Record<string, unknown> }[] = []
  const run = { id: 'a'.repeat(12), label: 'CD-10', laneId: 'lane-1', laneIndex: 0, experimentId: 'e' }
  const studio = {
    store: {
      runs: { get: () => run, idsBeginningWith: () => [run.id] },
      experiments: { view: () => ({ layers: { samples: true }, axis: 'iteration' }) },
    },
    subscribe: () => () => undefined,
    request(name: string, { options }: { options: Record<string, unknown> }) {
      asked.push({ name, options })
      return Promise.resolve({ notices: [] })
    },
  } as unknown as Studio
  const given = {
    ...{ figure: 'panels', out: folder, theme: 'light', size: 'natural', scale: '1', laneName: [] },
    ...{ quantity: 'difference', against: 'truth', overlay: 'CD-10', view: 'stored' },
  }
  await exportByCommand(studio, [run.id], { ...given, format: 'gif', frames: '10', fps: '5' })
  await exportFigures(studio, [run.id], { ...given, format: 'png' })
  const [moving, still] = asked
  expect(moving.name).toBe('figure.animate')
  expect(moving.options).toMatchObject({ quantity: 'difference', against: 'truth', overlay: run.id })
  expect(moving.options).toEqual(still.options)
})
