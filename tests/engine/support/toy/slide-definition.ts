// A sampler that no registry knows, as somebody would define one in src-shared/config/samplers.

import * as v from 'valibot'
import { numberField } from '../../../../src-shared/config/fields.ts'
import { defineSampler } from '../../../../src-shared/config/samplers/sampler-definition.ts'

const schema = v.strictObject({
  kind: v.literal('slide'),
  stepSize: numberField(0.2, {
    label: 'Step size',
    unit: '× the columns’ standard deviation',
    help: 'Length of a step.',
    minimum: 1e-6,
    maximum: 10,
    scale: 'standard deviation',
  }),
})

/** Steps straight down the energy, without noise. */
export const slideDefinition = defineSampler({
  schema,
  title: 'Slide',
  abbreviation: 'SLD',
  help: 'Steps straight down the energy.',
  term: {
    id: 'slide',
    title: 'Slide',
    meaning: 'Steps straight down the energy without noise, so that it samples nothing.',
  },
  passes: (_config, steps) => steps,
  stepSizeLimit: (_config, curvature) => 2 / curvature,
})

export type SlideConfig = v.InferOutput<typeof schema>
