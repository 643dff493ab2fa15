// The real app over the stand-in: `?scenario=finished&theme=dark`.

import { mockStudio, scenarios, type Scenario } from '../mock-studio.ts'

const wishes = new URLSearchParams(location.search)
const scenario = scenarios.find((name) => name === wishes.get('scenario')) ?? ('finished' satisfies Scenario)
Object.assign(window, { studio: mockStudio(scenario, wishes.get('theme') === 'dark') })

await import('../../../src-renderer/main.ts')
