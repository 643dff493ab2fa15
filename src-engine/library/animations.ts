// The animation that is being made of stored runs: one at a time, with its progress told to whoever looks.

import { AppError } from '../../src-shared/errors.ts'
import { animatedFigure, frameIterations } from '../../src-shared/figures/animation.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { ParsedParameters } from '../../src-shared/protocol/requests.ts'
import type { AskPreview } from '../data-tasks/previews.ts'
import type { Store } from '../store/open-store.ts'
import { figureInput } from './figure-input.ts'

export interface Animations {
  animate(wish: ParsedParameters<'figure.animate'>): Promise<{ path: string; notices: string[] }>
  /** Nothing happens where none is being made. */
  stop(): void
}

export interface AnimationsParts {
  store: Store
  preview: AskPreview
  software: string
  emit: (event: EngineEvent) => void
}

interface Making {
  wish: ParsedParameters<'figure.animate'>
  signal: AbortSignal
  tell(progress: { done: number; total: number }): void
}

export function createAnimations({ store, preview, software, emit }: AnimationsParts): Animations {
  let making: AbortController | null = null

  async function make({ wish, signal, tell }: Making): Promise<string[]> {
    const { runIds, animation, format, path } = wish
    const options = movingOptions(wish.options)
    const base = withEvaluationsAlone(await figureInput(store, preview, { runIds, iteration: null, software }))
    const snapshots = runIds.map((id) => store.snapshots.index(id).map(({ iteration }) => iteration))
    // Loaded when it is first wanted: most starts never animate.
    const { exportAnimation } = await import('../export/animate.ts')
    const { notices } = await exportAnimation({
      ...{ options, animation, format, path, signal },
      iterations: frameIterations(snapshots, animation.frames),
      inputAt: (iteration) => withSnapshots(base, store, iteration),
      report: tell,
    })
    return notices
  }

  return {
    async animate(wish) {
      if (making) {
        throw new AppError('wrong-state', 'Expected no animation under way, got one: wait for it, or stop it.')
      }
      making = new AbortController()
      let told = false
      const tell: Making['tell'] = (progress) => {
        told = true
        emit({ kind: 'animating', progress })
      }
      try {
        return { path: wish.path, notices: await make({ wish, signal: making.signal, tell }) }
      } finally {
        making = null
        if (told) emit({ kind: 'animating', progress: null })
      }
    },
    stop: () => making?.abort(new AppError('cancelled', 'The animation was stopped: nothing was written.')),
  }
}

function movingOptions(options: FigureOptions): FigureOptions {
  const figure = animatedFigure(options.figure)
  if (figure) return { ...options, figure }
  throw new AppError(
    'not-supported',
    `Expected comparison, panels or panel, got ${options.figure}: charts show all of the training at once.`,
    { field: 'options.figure' },
  )
}

/** Panels name evaluations and nothing else; of each frame all rows would travel. */
const withEvaluationsAlone = (input: FigureInput): FigureInput => ({
  ...input,
  runs: input.runs.map((run) => ({ ...run, rows: run.rows.filter(({ made }) => made !== undefined), testPoints: [] })),
})

const withSnapshots = (input: FigureInput, { snapshots }: Store, iteration: number): FigureInput => ({
  ...input,
  runs: input.runs.map((run) => ({ ...run, snapshot: snapshots.at(run.run.id, iteration) })),
})
