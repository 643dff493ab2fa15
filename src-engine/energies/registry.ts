// Every energy, by kind.

import type { EnergyRegistry } from './energy.ts'
import { gaussianMixture } from './gaussian-mixture.ts'
import { gaussian } from './gaussian.ts'
import { mlp } from './mlp.ts'
import { quadratic } from './quadratic.ts'

export const energies: EnergyRegistry = { mlp, gaussian, quadratic, 'gaussian-mixture': gaussianMixture }
