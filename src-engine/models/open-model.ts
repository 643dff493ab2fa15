// A trained model in a session of its own: no run, no trainer, no data.

import type { Backend, EnergySession, ParameterSet } from '../backends/backend.ts'
import { coordinatesFrom, rawCoordinates, type Coordinates } from '../data/coordinates.ts'
import { inParts } from '../metrics/in-parts.ts'
import type { TrainedModel } from './trained-model.ts'

export interface OpenModel {
  readonly model: TrainedModel
  /** Holds both sets of parameters, in the model's coordinates. */
  readonly session: EnergySession
  readonly coordinates: Coordinates
  /** E per point, nats; `points` are row-major in the person's units and order of columns. */
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
    energy: (points, set) =>
      inParts(shape.dimension, async (rows) => {
        const uploaded = session.upload(rows, rows.length / shape.dimension)
        const energies = await session.energy(uploaded, { parameters: set })
        session.letGo?.([uploaded])
        return energies
      })(coordinates.toModel(points)),
    dispose: () => session.dispose(),
  }
}

function joined(parameters: Float64Array, extra: Float64Array): Float64Array {
  const all = new Float64Array(parameters.length + extra.length)
  all.set(parameters)
  all.set(extra, parameters.length)
  return all
}
