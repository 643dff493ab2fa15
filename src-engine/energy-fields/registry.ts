// Every kind of energy that can be opened. The registry's type makes a forgotten one a compile error.

import type { EnergySource, EnergySourceKind } from '../../src-shared/energy-source.ts'
import { composition } from './composition.ts'
import { density } from './density.ts'
import type { EnergyField, EnergyFieldKind, FieldParts } from './energy-field.ts'
import { keptModel, model } from './model.ts'

const energyFieldKinds: { [Kind in EnergySourceKind]: EnergyFieldKind<Kind> } = {
  density,
  model,
  'kept-model': keptModel,
  composition,
}

/** Throws AppError for what cannot be opened, in words. */
export function openEnergyField(source: EnergySource, parts: FieldParts): Promise<EnergyField> {
  // TypeScript cannot see that row and source are of one kind; the registry's type guarantees it.
  const kind = energyFieldKinds[source.kind] as EnergyFieldKind<EnergySourceKind>
  return kind.open(source, parts, (other) => openEnergyField(other, parts))
}
