// 1,707 earthquakes of all magnitudes, worldwide, from 31 January to 7 February 2018: where, how deep and how strong.
//
// Source: U.S. Geological Survey, Earthquake Hazards Program, feed of all earthquakes of a week; public domain. Longitudes
// go from −180 to 180: the seam in the Pacific is an edge for any density that does not know of it. Most of them were
// measured by networks in North America, which see weaker ones than others do.

import { earthquakesTable } from '../../src-shared/config/data/earthquakes.ts'
import type { DataSource } from './data-set.ts'
import { packagedTable, type TableRecord } from './packaged-table.ts'

export const earthquakes: DataSource<'earthquakes'> = {
  load: packagedTable({ kind: 'earthquakes', file: 'earthquakes.json', columns: earthquakesTable.columns, recordsOf }),
}

interface Feature {
  properties: { mag: number | null; magType: string | null }
  geometry: { coordinates: [number, number, number] }
}

function recordsOf(text: string): TableRecord[] {
  return (JSON.parse(text) as { features: Feature[] }).features.map(({ properties: { mag, magType }, geometry }) => ({
    'Longitude (°)': geometry.coordinates[0],
    'Latitude (°)': geometry.coordinates[1],
    'Depth (km)': geometry.coordinates[2],
    Magnitude: mag,
    'Kind of Magnitude': magType,
  }))
}
