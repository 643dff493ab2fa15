// What evaluations need, so that one that cannot be made is left out by name.

/**
 * What must be there:
 *   quadrature             at most two dimensions, so that integrals can be taken on a grid
 *   known-density          a density of the data with a formula
 *   modes                  a density whose modes are known
 *   learned-log-partition  a method that learns log Z beside the energy
 *   standardised-columns   data that are seen in units of their own spread
 */
export type Need = 'quadrature' | 'known-density' | 'modes' | 'learned-log-partition' | 'standardised-columns'
