// The real engine process in a test: killed when the test has ended.

import { onTestFinished } from 'vitest'
import { launchEngine, type TestEngine } from './launch-engine.ts'

export { engineRoom, isAlive, poll, trainersOf, type TestEngine } from './launch-engine.ts'

export function startEngine(folder: string): TestEngine {
  const engine = launchEngine(folder)
  onTestFinished(async () => {
    engine.child.kill('SIGKILL')
    await engine.exited
  })
  return engine
}
