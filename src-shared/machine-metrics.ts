// Metrics of Boltzmann machines: how well the hidden units code a row.

import type { MetricDescription } from './metric-description.ts'

export const machineMetrics = {
  reconstructionError: {
    label: 'Reconstruction error',
    unit: 'mean square',
    source: 'estimate',
    obtained:
      'over held-out rows, per pixel or column: of pictures and binary rows in their own values, of tables in standard deviations of the columns; from the hidden units at their conditional means (mean field, one step), and no likelihood',
    better: null,
    recorded: 'evaluation',
  },
} as const satisfies Record<string, MetricDescription>
