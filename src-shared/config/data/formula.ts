import * as v from 'valibot'
import { numberField, textField } from '../fields.ts'
import { sampleCount } from './shared-fields.ts'

const side = (axis: 'x' | 'y', end: 'from' | 'to', defaultValue: number) =>
  numberField(defaultValue, {
    label: `${axis} ${end}`,
    help: `The box holds the density, with some room: outside it is taken as zero.${axis === 'y' ? ' Not used without y.' : ''}`,
    minimum: -100,
    maximum: 100,
  })

export const formulaConfig = v.strictObject({
  kind: v.literal('formula'),
  energy: textField('((x^2 + y - 11)^2 + (x + y^2 - 7)^2) / 20', {
    label: 'E(x, y)',
    help: 'An energy in nats; the density is exp(−E), normalised. Numbers, x, y, pi, e, + − * / ^ and functions such as exp, log, sqrt, sin, abs, min; without y it is a density on a line.',
    maximumLength: 500,
    wide: true,
  }),
  xFrom: side('x', 'from', -7),
  xTo: side('x', 'to', 7),
  yFrom: side('y', 'from', -7),
  yTo: side('y', 'to', 7),
  count: sampleCount(),
})

/** What the formula describes is not known here: a step that suits details of an eighth of the columns' spread. */
export const formulaStepSize = (): number => 0.005
