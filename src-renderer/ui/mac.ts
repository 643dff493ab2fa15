/** Shortcuts are written with other signs there. */
export const mac = navigator.platform.startsWith('Mac')
