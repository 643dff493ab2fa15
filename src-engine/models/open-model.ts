// A trained model in a session of its own: no run, no trainer, no data.

import { AppError } from '../../src-shared/errors.ts'
import type { Backend, EnergySession, ParameterSet } from '../backends/backend.ts'
import { energyKind } from '../backends/term-kinds.ts'
import { coordinatesFrom, rawCoordinates, type Coordinates } from '../data/coordinates.ts'
import { inParts } from '../metrics/in-parts.ts'
import type { TrainedModel } from './trained-model.ts'

export interface OpenModel {
  readonly model: TrainedModel
  /** Holds both sets of parameters, in the model's coordinates. */
  readonly session: EnergySession
  readonly coordinates: Coordinates
  /**
   * E per point, nats; `points` are row-major in the person's units and order of columns. Throws AppError('invalid-input')
   * for a point that is not of 0 and 1 where the model's rows are binary.
   */
  energy(points: Float64Array, parameters: ParameterSet): Promise<Float64Array>
  /** Frees the device. */
  dispose(): void
}

/** Throws what the backend throws where it does not know the energy. */
export async function openModel(model: TrainedModel, backend: Backend): Promise<OpenModel> {
  const { shape, axes, extra } = model
  const parameters = joined(model.current, extra.current)
  const session = await backend.createSession({ shape, initial: parameters, extraCount: extra.current.length })
  const nothing = () => new Float64Array(parameters.length)
  session.writeState({
    parameters,
    average: joined(model.average, extra.average),
    firstMoment: nothing(),
    secondMoment: nothing(),
    stepCount: 0,
  })
  const coordinates = axes === null ? rawCoordinates : coordinatesFrom(axes)
  return {
    model,
    session,
    coordinates,
    async energy(points, set) {
      if (energyKind(shape).rows === 'binary') checkBinary(points, model.columns)
      return inParts(shape.dimension, async (rows) => {
        const uploaded = session.upload(rows, rows.length / shape.dimension)
        const energies = await session.energy(uploaded, { parameters: set })
        session.letGo?.([uploaded])
        return energies
      })(coordinates.toModel(points))
    },
    dispose: () => session.dispose(),
  }
}

function checkBinary(points: Float64Array, columns: readonly string[]): void {
  const odd = points.findIndex((value) => value !== 0 && value !== 1)
  if (odd < 0) return
  const [point, column] = [Math.floor(odd / columns.length), odd % columns.length]
  throw new AppError(
    'invalid-input',
    `Expected 0 or 1 for every column of point ${point + 1}, as this model is over binary rows, ` +
      `got ${points[odd]} for ${columns[column]}: round or threshold the values.`,
  )
}

function joined(parameters: Float64Array, extra: Float64Array): Float64Array {
  const all = new Float64Array(parameters.length + extra.length)
  all.set(parameters)
  all.set(extra, parameters.length)
  return all
}
