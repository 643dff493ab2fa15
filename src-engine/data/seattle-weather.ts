// The weather of 1,461 days at Seattle-Tacoma airport, 2012 to 2015: temperatures, wind, precipitation, and what it was.
//
// Source: NOAA National Climatic Data Center, daily summaries; a work of the U.S. government, public domain. The kind of
// weather was put together from several fields by the makers of vega-datasets, who give the wind in km/h; its mean of 3.2
// and the unit of NOAA's daily summaries say that it is in m/s, and so is it taken.

import { seattleWeatherTable } from '../../src-shared/config/data/seattle-weather.ts'
import type { DataSource } from './data-set.ts'
import { packagedTable, type TableRecord } from './packaged-table.ts'

export const seattleWeather: DataSource<'seattle-weather'> = {
  load: packagedTable({
    kind: 'seattle-weather',
    file: 'seattle-weather.csv',
    columns: seattleWeatherTable.columns,
    recordsOf,
  }),
}

/** date, precipitation, temp_max, temp_min, wind, weather; no cell is quoted or missing. */
function recordsOf(text: string): TableRecord[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, precipitation, highest, lowest, wind, weather] = line.trim().split(',')
      return {
        'Highest Temperature (°C)': Number(highest),
        'Lowest Temperature (°C)': Number(lowest),
        'Wind Speed (m/s)': Number(wind),
        'Precipitation (mm)': Number(precipitation),
        Weather: weather,
      }
    })
}
