// Fetches MNIST into the cache, by the project's own set-up script: the one thing that the engine has fetched for a
// person, who asks for it.

import { AppError } from '../../src-shared/errors.ts'
import type { MnistState } from '../../src-shared/mnist-state.ts'
import { isMnistThere } from '../data/images/mnist.ts'
import { requireScript, runSetUp, setUpScript, type SetUpRun } from '../places/set-up-script.ts'

export interface MnistFetcher {
  readonly state: MnistState
  /** Resolves when it is there; whoever asks while it is under way waits for the same. Throws AppError with the reason. */
  fetch(): Promise<void>
  /** Breaks off what is under way. */
  close(): void
}

export interface MnistFetcherOptions {
  onState: (state: MnistState) => void
  script?: string
}

export function mnistFetcher({ onState, script = setUpScript('setup-mnist.mjs') }: MnistFetcherOptions): MnistFetcher {
  let underWay: { run: SetUpRun; done: Promise<void>; line: string } | null = null
  /** Why the last try failed. */
  let fault: string | null = null

  const stateNow = (): MnistState => {
    if (underWay) return { status: 'fetching', line: underWay.line }
    return isMnistThere() ? { status: 'there' } : { status: 'missing', fault }
  }

  function begin(): Promise<void> {
    requireScript(script)
    const run = runSetUp(script, [], (line) => {
      if (underWay) underWay.line = line
      onState(stateNow())
    })
    const done = run.ended.then((how) => {
      const said = underWay?.line
      underWay = null
      fault = how === null && isMnistThere() ? null : said || `Expected MNIST to be fetched, but ${how}.`
      onState(stateNow())
      if (fault !== null) throw new AppError('not-found', fault, { field: 'data.source' })
    })
    underWay = { run, done, line: '' }
    onState(stateNow())
    return done
  }

  return {
    get state() {
      return stateNow()
    },
    fetch: async () => (isMnistThere() ? undefined : (underWay?.done ?? begin())),
    close: () => underWay?.run.kill(),
  }
}
