// The gradient of every method against the exact one, at the same parameters and the same batch: the run's own lane as it
// stands, the others as they would be here.
//
// What a method keeps from earlier updates, the others do not have. Chains that go on begin at the training points and
// walk first, at these parameters: so they are what chains are when parameters stand still, the best case. A learned
// log Z is set to the exact one: the value that it has when it has been learned.

import { AppError } from '../../src-shared/errors.ts'
import { methodDefinition } from '../../src-shared/config/method.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { TableViewRow } from '../../src-shared/snapshot.ts'
import type { EnergySession } from '../backends/backend.ts'
import type { MethodContext, MethodState } from '../methods/method.ts'
import { methodOf } from '../methods/registry.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { biasEstimates, measureBias } from './gradient-bias.ts'
import type { NamedMethod } from './methods-beside.ts'
import { sessionAt } from './session-at.ts'
import { neededStep, stepAtHand, type TrainingStepAtHand } from './step-at-hand.ts'

const effort = { repeats: 64, gridPoints: 61 }
/** Updates whose steps chains walk before they are measured. */
const walkedUpdates = 20

const metrics: readonly MetricName[] = ['gradientCosine', 'gradientNormRatio', 'gradientBias', 'gradientDeviation']

export const methodGradients: EvaluationDefinition = {
  needs: ['quadrature', 'one-energy'],
  cost: 'on-request',
  async evaluate({ request }) {
    const { report } = request
    const step = neededStep(request.step)
    const measured = await measureBias(step, effort)
    const values = biasEstimates(measured)
    const own = { label: step.label, config: step.config }
    const others = step.others()
    const rows: TableViewRow[] = [{ ...wordsOf(own), note: 'this run, as it stands', values }]
    for (const [index, other] of others.entries()) {
      report?.((index + 1) / (others.length + 1))
      rows.push(await rowOf(step, other, measured.logPartition))
    }
    const title = 'gradients of all methods at this run’s parameters and batch, against the exact one'
    return { values, views: [{ tag: 'method-gradients', kind: 'table', title, metrics, rows }] }
  },
}

async function rowOf(step: TrainingStepAtHand, other: NamedMethod, logPartition: number): Promise<TableViewRow> {
  const { config } = other
  const method = methodOf(config.kind)
  let session: EnergySession | null = null
  try {
    method.check?.(config, step.context.data)
    session = await sessionAt(step, { extraCount: method.extra?.count ?? 0 })
    const context: MethodContext = { ...step.context, session }
    if (method.extra) await setExtra(session, await method.extra.initial(config, context), logPartition)
    const state = await walked(step, other, context)
    const { values, iteration, samplerStep } = step
    const here = stepAtHand({ method, config, context, values, iteration, samplerStep, state })
    return { ...wordsOf(other), values: biasEstimates(await measureBias(here, effort)) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...wordsOf(other), note: error.message, values: {} }
  } finally {
    session?.dispose()
  }
}

/** The first stands for log Z. */
async function setExtra(session: EnergySession, initial: readonly number[], logPartition: number): Promise<void> {
  const state = await session.readState()
  state.parameters.set([logPartition, ...initial.slice(1)], session.parameterCount)
  session.writeState(state)
}

/** The method's state, after its chains have walked at these parameters. */
async function walked(step: TrainingStepAtHand, { config }: NamedMethod, context: MethodContext): Promise<MethodState> {
  const method = methodOf(config.kind)
  let state = method.init?.(config, context) ?? {}
  if (!keepsChains(config)) return state
  const rows = context.session.upload(step.values, step.rows.rowCount)
  const steps = 'steps' in config ? config.steps : 0
  for (let update = 0; update < walkedUpdates; update++) {
    // Numbers of iterations to come: at a run's beginning there were none before. Estimates have other seeds.
    const iteration = step.iteration + update
    const samplerStep = step.samplerStep + (update + 1) * steps
    state =
      (await method.step(config, { rows, values: step.values, iteration, samplerStep }, state, context)).state ?? {}
  }
  return state
}

const keepsChains = (config: NamedMethod['config']): boolean =>
  methodDefinition(config.kind).keepsChains?.(config) ?? false

const wordsOf = (method: NamedMethod): Omit<TableViewRow, 'values'> => ({
  label: method.label,
  note: noteOf(method),
  otherObjective: !methodDefinition(method.config.kind).estimatesLikelihoodGradient?.(method.config),
})

function noteOf({ config }: NamedMethod): string {
  if (keepsChains(config))
    return `its chains have walked ${walkedUpdates} updates from training points, at these parameters`
  return methodOf(config.kind).extra ? 'with c at the exact log Z' : ''
}
