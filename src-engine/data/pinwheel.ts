// The pinwheel: Gaussians elongated along the radius, evenly spaced around the origin, then twisted by the radius.
//
// The twist turns a point at distance r by twist · √(1 + r²/radius²); as it depends on r alone it keeps areas, and the
// density is that of the untwisted mixture at the point turned back: see distributions/twisted.ts. (Johnson et al. 2016
// twist by the first coordinate of each arm instead, which has no such inverse for the whole mixture.)

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussian } from '../distributions/gaussian.ts'
import { mixtureOf } from '../distributions/mixture.ts'
import { twisted } from '../distributions/twisted.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const pinwheel: DataSource<'pinwheel'> = {
  async load(config, seed) {
    const density = pinwheelDensity(config)
    return dataFromDensity({ title: dataTitles['pinwheel'].title, density, count: config.count, seed })
  },
}

type Shape = Omit<DataConfigOf<'pinwheel'>, 'kind' | 'count'>

export function pinwheelDensity({ arms, radius, elongation, twist, noise }: Shape): Distribution {
  const along = (elongation * noise) ** 2
  const across = noise ** 2
  const components = Array.from({ length: arms }, (_, arm) => {
    const angle = (2 * Math.PI * arm) / arms
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const mixed = (along - across) * c * s
    const covariance = [along * c * c + across * s * s, mixed, mixed, along * s * s + across * c * c]
    return gaussian({ mean: [radius * c, radius * s], covariance })
  })
  const base = mixtureOf(components, Array(arms).fill(1))
  return twisted(base, {
    angle: (r) => twist * Math.sqrt(1 + (r / radius) ** 2),
    radius: radius + 8 * elongation * noise,
    resolution: noise / Math.hypot(1, shearAt(radius + 2 * elongation * noise, radius, twist)),
  })
}

/** r · d(angle)/dr: the twist shears circles of radius r by so much, and thins what lies along the radius. */
function shearAt(r: number, radius: number, twist: number): number {
  const ratio = r / radius
  return (twist * ratio ** 2) / Math.hypot(1, ratio)
}
