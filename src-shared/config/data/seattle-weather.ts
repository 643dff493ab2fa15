import { packagedTableConfig } from './packaged-table.ts'

export const seattleWeatherTable = {
  columns: ['Highest Temperature (°C)', 'Lowest Temperature (°C)', 'Wind Speed (m/s)', 'Precipitation (mm)'],
  begins: ['Highest Temperature (°C)', 'Lowest Temperature (°C)'],
  rows: '1,461 days in Seattle, 2012 to 2015',
  classColumns: ['Weather'],
} as const

export const seattleWeatherConfig = packagedTableConfig('seattle-weather', seattleWeatherTable)
