// Mounts the window's contents. Everything they know comes through `window.studio`.

import { mount } from 'svelte'
import App from './App.svelte'
import './tokens.css'
import './base.css'

const target = document.getElementById('app')
if (!target) throw new Error('Expected an element with the id "app" in index.html.')

document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

export const app = mount(App, { target })
