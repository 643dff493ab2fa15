// Stochastic gradient descent with momentum (the heavy ball).
//
//   m ← momentum · m + g,  θ ← θ − rate · m; computed by the backend beside its parameters.
// A constant gradient is followed at rate / (1 − momentum). Fails where curvatures differ much: the steepest direction
// bounds the rate, at 2 (1 + momentum) / λmax on a quadratic, and the flat ones crawl.
// Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods"; Sutskever et al. 2013.

import type { Optimizer } from './optimizer.ts'
import { scheduleFactor } from './schedules.ts'

export const sgd: Optimizer<'sgd'> = {
  step(config, { session, gradient, fraction, ...bounds }) {
    const { learningRate, momentum } = config
    return session.sgd(gradient, {
      learningRate: learningRate * scheduleFactor(config, fraction),
      momentum,
      ...bounds,
    })
  },
}
