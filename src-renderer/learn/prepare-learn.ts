// Learn stands there with the click: its code, the engine's half of the lesson that will open and the formulas of that
// come while the window rests, or when the pointer is on its way to the tab.

import { formulasOf } from '../../src-shared/learn/formulas-of.ts'
import { lessons } from '../../src-shared/learn/registry.ts'
import { learn } from '../state/learn.svelte.ts'

/** After the start, which has more important things to do. */
const restMs = 1500

let prepared: Promise<void> | null = null

/** Once; what fails then is tried again, and said, when Learn is opened. */
export const prepareLearn = (): Promise<void> => (prepared ??= prepare().catch(() => undefined))

/** Answers the function that calls it off. */
export function prepareLearnAtRest(): () => void {
  let idle = 0
  const timer = setTimeout(() => (idle = requestIdleCallback(() => void prepareLearn())), restMs)
  return () => {
    clearTimeout(timer)
    cancelIdleCallback(idle)
  }
}

async function prepare(): Promise<void> {
  if (learn.result === null) void learn.compute()
  const [{ formulaMathml }] = await Promise.all([import('./formula-mathml.ts'), import('./Learn.svelte')])
  if (!learn.lesson) return
  for (const { tex, display } of formulasOf(lessons[learn.lesson])) {
    await new Promise<unknown>((resume) => requestIdleCallback(resume))
    formulaMathml(tex, display)
  }
}
