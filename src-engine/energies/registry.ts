// Every energy, by kind.

import type { EnergyRegistry } from './energy.ts'
import { mlp } from './mlp.ts'

export const energies: EnergyRegistry = { mlp }
