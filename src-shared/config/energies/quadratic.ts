import * as v from 'valibot'

/** Nothing to choose: one parameter θ per coordinate. */
export const quadraticEnergyConfig = v.strictObject({ kind: v.literal('quadratic') })
