// A question with answers to choose from. Every answer has its feedback: what is right about it, or what it overlooks.

export interface Answer {
  text: string
  right: boolean
  feedback: string
}

export interface Question {
  /** Progress is kept by it: it never changes. */
  id: string
  text: string
  answers: readonly Answer[]
}

export const isRight = ({ answers }: Question, chosen: number): boolean => answers[chosen]?.right ?? false
