import { toggleField } from '../fields.ts'

export const centringField = toggleField(false, {
  label: 'Centring',
  term: 'centring',
  help: 'Takes the mean of each column and hidden unit from it before gradients are made: the same machine, but a step does not depend on what is called 0 and what 1. Often learns faster; one more pass over each batch.',
})
