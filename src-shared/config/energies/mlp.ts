import * as v from 'valibot'
import { choiceField, integersField, numberField, toggleField } from '../fields.ts'

export const mlpEnergyConfig = v.strictObject({
  kind: v.literal('mlp'),
  hiddenWidths: integersField([64, 64], {
    label: 'Hidden layers',
    term: 'hidden-layers',
    help: 'Width of each hidden layer, e.g. 64, 64; wider and deeper can represent more and costs more.',
    minimum: 1,
    maximum: 1024,
    lengthMinimum: 1,
    lengthMaximum: 8,
  }),
  activation: choiceField('silu', {
    label: 'Activation',
    term: 'hidden-layers',
    help: 'The non-linearity after each hidden layer; all three are smooth, so the score exists everywhere.',
    choices: [
      { value: 'silu', label: 'SiLU' },
      { value: 'softplus', label: 'Softplus' },
      { value: 'tanh', label: 'Tanh' },
    ],
  }),
  confined: toggleField(true, {
    label: 'Confining base',
    term: 'confining-base',
    help: 'Adds |x − m|² / (2s²) to the energy, so that it surely normalises; without it Z may not be finite.',
  }),
  confinementScale: numberField(2, {
    label: 'Base width',
    term: 'confining-base',
    unit: '× largest standard deviation',
    help: 'Width s of the confining base, as a multiple of the largest standard deviation of a coordinate.',
    minimum: 0.5,
    maximum: 20,
    advanced: true,
  }),
})
