// Energies put together: not there yet.

import { AppError } from '../../src-shared/errors.ts'
import type { EnergyFieldKind } from './energy-field.ts'

export const composition: EnergyFieldKind<'composition'> = {
  async open() {
    throw new AppError(
      'not-supported',
      'Expected one energy, got several put together, which cannot be opened yet: choose one of them.',
    )
  },
}
