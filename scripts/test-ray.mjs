#!/usr/bin/env node
import { enter } from './setup/enter.mjs'

enter(() => import('./commands/test-ray.mjs'))
