// The logistic function and its integral, which methods that tell data from noise share.

/** log(1 + e^z), without overflow. */
export const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))

/** 1 / (1 + e^−z) */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))
