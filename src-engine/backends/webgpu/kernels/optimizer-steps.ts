// Adam and SGD in place, with clipping and the moving average: the formulas of reference/optimizer-steps.ts.

import { elementwise } from './elementwise.ts'
import { clippingSource } from './gradient-norm.ts'
import { declare, readable, writable, type Kernel } from './kernel.ts'

const bindings = [
  readable('gradient', 'f32'),
  readable('shares', 'f32'),
  writable('parameters', 'f32'),
  writable('average', 'f32'),
  writable('firstMoment', 'f32'),
  writable('secondMoment', 'f32'),
  writable('norm', 'f32'),
]

const rise = `
  average[i] = call.averageDecay * average[i] + call.averageGain * theta;
  parameters[i] = theta;`

const before = `let factor = clippingFactor(group.x == 0u && group.y == 0u && lid == 0u);
  if (factor < 0.0) { return; }`

const step = (label: string, body: string): Kernel => ({
  label,
  bindings,
  source: `${declare(bindings)}
${clippingSource}
${elementwise(body + rise, before)}
`,
})

/** Buffers: gradient, shares of its norm, parameters, average, firstMoment, secondMoment, norm. */
export const adamKernel = (): Kernel =>
  step(
    'Adam',
    `
  let g = factor * gradient[i];
  let m = call.beta1 * firstMoment[i] + call.gain1 * g;
  let v = call.beta2 * secondMoment[i] + call.gain2 * g * g;
  firstMoment[i] = m;
  secondMoment[i] = v;
  let theta = parameters[i] - call.learningRate * (m / call.correction1) / (sqrt(v / call.correction2) + call.epsilon);`,
  )

/** The same buffers; the velocity stands in firstMoment, and beta1 is the momentum. */
export const sgdKernel = (): Kernel =>
  step(
    'SGD',
    `
  let m = call.beta1 * firstMoment[i] + factor * gradient[i];
  firstMoment[i] = m;
  let theta = parameters[i] - call.learningRate * m;`,
  )
