import { integerField } from '../fields.ts'

export const hiddenUnitsField = (defaultValue: number) =>
  integerField(defaultValue, {
    label: 'Hidden units',
    term: 'hidden-units',
    unit: 'units of 0 or 1',
    help: 'Each tells where the data have one more feature. Up to 20 of them log Z and the likelihood are exact, by adding up all their states; with more they are estimated with bounds.',
    minimum: 1,
    maximum: 4096,
    logarithmic: true,
  })
