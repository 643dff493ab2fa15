// How fast lessons are in the real window: from the click to the last figure painted, and from the move of a slider to the
// frame with its answer. Goals: 300 ms and 50 ms.
//
//   npm run bench:lessons [-- --rounds 5] [--moves 12]
//
// Each round loads the page anew, so that nothing is remembered; the engine stays. Times are the page's own clock, with the
// frame that shows the answer included. Prints median and worst of each lesson and says which miss a goal.

import { parseArgs } from 'node:util'
import type { Page } from '@playwright/test'
import { lessonIds, type LessonId } from '../src-shared/learn/registry.ts'
import { machineLine } from './measure/machine.ts'
import { quantile } from './measure/statistics.ts'
import { startWindow } from './window/start-window.ts'

const goals = { open: 300, slider: 50 }

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, moves: { type: 'string', default: '12' } },
})
const [rounds, moves] = [Number(values.rounds), Number(values.moves)]

interface Times {
  open: number[]
  slider: number[]
}

console.log(await machineLine())
const { page, close } = await startWindow({})
try {
  const times = new Map<LessonId, Times>(lessonIds.map((id) => [id, { open: [], slider: [] }]))
  for (let round = 0; round < rounds; round++) {
    await page.reload()
    // The page's own code comes with its tab, the engine's with the first lesson.
    await page.getByTestId('learn-tab').waitFor({ timeout: 60_000 })
    const [first] = lessonIds
    const tab = await opened(page, 'learn-tab', first)
    if (round === 0) console.log(`Learn with lesson 1, for the first time: ${tab.toFixed(0)} ms`)
    else times.get(first)!.open.push(tab)
    for (const id of lessonIds) {
      if (id !== first) times.get(id)!.open.push(await opened(page, `learn-${id}`, id))
      if (round === 0) times.get(id)!.slider.push(...(await moveSliders(page)))
    }
  }
  for (const [index, id] of lessonIds.entries()) print(`${index + 1} ${id}`, times.get(id)!)
  printSummary([...times.values()])
} finally {
  await close()
}

/** Milliseconds from the click until every figure and every number stands there, painted. */
function opened(page: Page, button: string, id: LessonId): Promise<number> {
  return page.evaluate(
    async ([pressed, lesson]) => {
      const frame = () => new Promise(requestAnimationFrame)
      const startedAt = performance.now()
      document.querySelector<HTMLElement>(`[data-testid="${pressed}"]`)!.click()
      const isThere = () => {
        const live = document.querySelector(`[data-testid="lesson-${lesson}"] .live`)
        const canvases = [...(live?.querySelectorAll('canvas') ?? [])]
        // A canvas is 300 pixels wide until it is painted.
        // Figures that wait for a prediction are not drawn.
        const isShown = canvases.length > 0 || Boolean(live?.querySelector('.veiled'))
        return isShown && canvases.every(({ width }) => width !== 300) && live!.querySelector('td') !== null
      }
      while (!isThere()) await frame()
      await frame()
      return performance.now() - startedAt
    },
    [button, id] as const,
  )
}

/** Every slider of the open lesson over its range: milliseconds from each move until the frame after its answer. */
function moveSliders(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const frame = () => new Promise(requestAnimationFrame)
    const live = document.querySelector<HTMLElement>('.live')!
    const took: number[] = []
    for (const slider of live.querySelectorAll<HTMLInputElement>('input[type=range]')) {
      const first = slider.value
      const [low, high] = [Number(slider.min), Number(slider.max)]
      for (let move = 0; move <= count; move++) {
        const value = move === count ? first : String(low + ((high - low) * move) / (count - 1))
        const before = Number(live.dataset.answered)
        const startedAt = performance.now()
        slider.value = value
        slider.dispatchEvent(new Event('input', { bubbles: true }))
        while (Number(live.dataset.answered) === before && performance.now() - startedAt < 5000) await frame()
        await frame()
        took.push(performance.now() - startedAt)
      }
    }
    return took
  }, moves)
}

function print(name: string, { open, slider }: Times): void {
  console.log(`${name.padEnd(36)}opens in ${worded(open)}   slider answers in ${worded(slider)}`)
}

function worded(times: readonly number[]): string {
  if (times.length === 0) return '(stands open)'.padEnd(26)
  return `${quantile(times, 0.5).toFixed(0).padStart(4)} ms, worst ${quantile(times, 1).toFixed(0).padStart(4)} ms`.padEnd(
    26,
  )
}

function printSummary(all: readonly Times[]): void {
  for (const what of ['open', 'slider'] as const) {
    const times = all.flatMap((each) => each[what])
    const missed = times.filter((time) => time > goals[what]).length
    const name = what === 'open' ? 'Opening a lesson' : 'Answer of a slider'
    console.log(`${name}: ${worded(times).trim()}, goal ${goals[what]} ms: ${missed} of ${times.length} missed it`)
  }
}
