// Preloaded, it makes the modules that do the work load for ever, as on a starved machine, in a process that stays alive.

import { register } from 'node:module'

const hooks = `export const resolve = (specifier, context, next) =>
  /serve-(trainer|probe)/.test(specifier) ? new Promise(() => undefined) : next(specifier, context)`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
setInterval(() => undefined, 1000)
