// What was measured on request of the runs on screen, by run: for their diagnosis, their results and the measure sheet.

import type { Measurement } from '../../src-shared/measurement.ts'
import type { Request } from '../engine/connection.ts'
import type { Outside } from './outside.ts'

const none: readonly Measurement[] = []

export class Measurements {
  readonly #request: Request
  #byRun = $state.raw<ReadonlyMap<string, readonly Measurement[]>>(new Map())
  /** How often each run's were asked for: the answer to the last question counts, whichever comes last. */
  readonly #asked = new Map<string, number>()

  constructor({ request }: Pick<Outside, 'request'>) {
    this.#request = request
  }

  of(runId: string): readonly Measurement[] {
    return this.#byRun.get(runId) ?? none
  }

  /** From now on these, and what is known of others is forgotten. */
  show(runIds: readonly string[]): void {
    for (const runId of this.#asked.keys()) if (!runIds.includes(runId)) this.#asked.delete(runId)
    this.#byRun = new Map([...this.#byRun].filter(([runId]) => runIds.includes(runId)))
    for (const runId of runIds) this.#readQuietly(runId)
  }

  /** Something was measured, or belongs to iterations that the run comes to once more. */
  readAgain(runId: string): void {
    if (this.#asked.has(runId)) this.#readQuietly(runId)
  }

  /** Throws what the engine answers. */
  async read(runId: string): Promise<void> {
    const asked = (this.#asked.get(runId) ?? 0) + 1
    this.#asked.set(runId, asked)
    const measurements = await this.#request('run.measurements', { runId })
    if (this.#asked.get(runId) !== asked) return
    // What most runs have, nothing, changes nothing.
    if (measurements.length === 0 && this.of(runId).length === 0) return
    this.#byRun = new Map(this.#byRun).set(runId, measurements)
  }

  /** Without them a diagnosis says less; the sheet reads them itself, and says why it cannot. */
  #readQuietly(runId: string): void {
    void this.read(runId).catch(() => undefined)
  }
}
