// Adam: steps scaled by the running mean of the gradient over the root of the running mean of its square.
//
//   θ ← θ − rate · m̂ / (√v̂ + ε), with bias-corrected moments m̂, v̂; computed by the backend beside its parameters.
// Fails quietly where gradients are rare and large: the second moment remembers them for 1 / (1 − β₂) steps.
// Source: Kingma & Ba 2015, "Adam: a method for stochastic optimization".

import type { Optimizer } from './optimizer.ts'
import { scheduleFactor } from './schedules.ts'

export const adam: Optimizer<'adam'> = {
  step(config, { session, gradient, fraction, ...bounds }) {
    const { learningRate, beta1, beta2, epsilon } = config
    return session.adam(gradient, {
      learningRate: learningRate * scheduleFactor(config, fraction),
      beta1,
      beta2,
      epsilon,
      ...bounds,
    })
  },
}
