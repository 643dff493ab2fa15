// Lessons, the quiz and the failures, in a window that trained nothing yet.

import { drawn, endPresentation, openTab, present } from './moves.ts'
import type { Screen } from './screen.ts'

export const learnScreens: readonly Screen[] = [
  {
    name: 'lesson',
    title: 'A lesson',
    says: 'What is read on the left; on the right what can be moved, drawn and computed by the engine that trains.',
    async show({ page }) {
      await openTab(page, 'learn')
      await page.getByTestId('learn-noise-contrastive-estimation').click()
      await page.getByTestId('lesson-value-boundary').waitFor()
      await drawn(page, '.live')
    },
  },
  {
    name: 'lesson-question',
    title: 'A question in a lesson',
    says: 'Every answer says what is right about it, or what it overlooks.',
    async show({ page }) {
      await page.getByTestId('learn-contrastive-divergence-by-hand').click()
      await page.getByTestId('lesson-value-gradient').waitFor()
      await page
        .getByTestId('question-cd-direction')
        .getByRole('radio', { name: 'It raises θ, because the gradient is positive.' })
        .check()
      await drawn(page, '.live')
    },
  },
  {
    name: 'lesson-presentation',
    title: 'A lesson for a projector',
    says: 'Large type and few controls.',
    show: (window) => present(window, '.live'),
    leave: endPresentation,
  },
  {
    name: 'lesson-models',
    title: 'Five kinds of model, side by side',
    says: 'Diffusion in five steps: its samples, their exact density, and the ways from noise to data.',
    async show({ page }) {
      await page.getByTestId('learn-other-models').click()
      await page.getByTestId('lesson-value-own').waitFor()
      const pass = page.getByRole('button', { name: 'Show without predicting' })
      if (await pass.isVisible()) await pass.click()
      await page.getByTestId('lesson-model').getByText('Diffusion', { exact: true }).click()
      await page.getByTestId('lesson-value-own').getByText('Standard deviation').waitFor()
      await drawn(page, '.live')
    },
  },
  {
    name: 'lesson-models-presentation',
    title: 'The same for a projector',
    says: 'One selector and one slider are left to move.',
    show: (window) => present(window, '.live'),
    leave: endPresentation,
  },
  {
    name: 'quiz',
    title: 'The quiz',
    says: 'Sixteen questions; what was answered is kept.',
    async show({ page }) {
      await page.getByTestId('learn-quiz').click()
      await page.getByTestId('quiz').waitFor()
    },
  },
  {
    name: 'quiz-presentation',
    title: 'The quiz for a projector',
    says: 'To be answered together.',
    show: (window) => present(window),
    leave: endPresentation,
  },
  {
    name: 'failures',
    title: 'Failures',
    says: 'Experiments that go wrong on purpose, each with its cure.',
    async show({ page }) {
      await page.getByTestId('learn-failures').click()
      await drawn(page, '[data-testid=failures]')
    },
  },
  {
    name: 'failures-presentation',
    title: 'Failures for a projector',
    says: 'The same in large type.',
    show: (window) => present(window, '[data-testid=failures]'),
    leave: endPresentation,
  },
]
