// Whether the parts of an experiment fit one another, beyond what the schema of each can say: asked by the schema of the
// whole, so that a setup, a file and the command line are refused in the same words before anything runs.

import { dataRowKind, dataTitles, type DataConfig } from './data.ts'
import { energyRowKinds, energyTitles, type EnergyConfig, type EnergyKind } from './energy.ts'
import { rowKindInWords } from '../row-kind.ts'

export interface Misfit {
  /** Of the field to change. */
  path: readonly [string, ...(string | number)[]]
  message: string
}

interface Parts {
  data: DataConfig
  energy: EnergyConfig
}

/** Empty where everything fits. */
export function misfitsOf({ data, energy }: Parts): Misfit[] {
  const rows = dataRowKind(data)
  const own = energyRowKinds[energy.kind]
  if (own === rows) return []
  const fitting = (Object.keys(energyRowKinds) as EnergyKind[]).filter((kind) => energyRowKinds[kind] === rows)
  const cure =
    fitting.length > 0 ? `choose ${orOf(fitting.map((kind) => energyTitles[kind].title))}` : 'choose other data'
  return [
    {
      path: ['energy', 'kind'],
      message:
        `Expected an energy over ${rowKindInWords[rows]}, as ${dataTitles[data.kind].title} has, ` +
        `got ${energyTitles[energy.kind].title} over ${rowKindInWords[own]}: ${cure}.`,
    },
  ]
}

const orOf = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names[0]
