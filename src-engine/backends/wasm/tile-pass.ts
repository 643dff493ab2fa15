// What is asked of a term over a tile of rows, and what answers.

export type JetOrder = 0 | 1 | 2
/** Addresses of one array per order of a jet. */
export type PerOrder = readonly [number, number, number]

export interface TilePass {
  /** Where the panels of the parameter set begin. */
  panels: number
  blocks: number
  order: JetOrder
  /** Blocks of rows, features as the first layer's inputs; directions are read from order 1 on. */
  points: number
  directions: number
  /** β per row, a feature of each block; 0 for none. It multiplies E and what is derived from it by x. */
  temperatures: number
  /** The class of each row, a feature of each block, −1 where all classes together are asked for; 0 for none. */
  classes: number
}

export interface NetworkTile {
  /** Adds weight × the jet's orders to `outputs` (one feature per block). */
  forward(pass: TilePass, reversible: boolean, outputs: PerOrder, weight: number): void
  /**
   * Of the reversible pass just made: `inputAdjoint` is overwritten and `gradient` (padded) gains, where they are not 0.
   * `seeds` are w_0 … w_order per row, without the network's weight.
   */
  reverse(pass: TilePass, seeds: PerOrder, targets: { inputAdjoint: number; gradient: number; weight: number }): void
  /** Overwrites `out` with ∇E × its weight: forward and back with nothing that Langevin does not need. */
  gradientX(pass: TilePass, out: number, weight: number): void
}
