// Ids of experiments and runs: 48 random bits, short enough to be read out.

import { randomUUID } from 'node:crypto'

export const shortId = (): string => randomUUID().replaceAll('-', '').slice(0, 12)
