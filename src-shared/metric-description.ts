// What is known of a metric in words: what it is, its unit, and whether more of it is better.

/** Exact: quadrature or closed form. Estimate: Monte Carlo, with its own spread. Training: read off the training step. */
export type MetricSource = 'exact' | 'estimate' | 'training'

export interface MetricDescription {
  label: string
  unit: string
  source: MetricSource
  /** What it is over or against, in a few words; by which means a value was obtained is said by the value itself. */
  obtained: string
  /** Which direction is better, where that is a meaningful question. */
  better: 'higher' | 'lower' | null
  /** Recorded at evaluations, along with training steps, or only kept in measurements that somebody asked for. */
  recorded: 'evaluation' | 'training' | 'request'
}
