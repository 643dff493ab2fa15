// Node 20.18.1, which this runtime carries, goes deaf to a child process when the four bytes that say how long a message
// is arrive in two pieces: it waits for the first piece to grow, which never happens (serialization 'advanced'; Node
// 20.20 and 24 hear it). This joins the pieces before Node looks at them, so that no message is lost.

import { Buffer } from 'node:buffer'
import { ChildProcess } from 'node:child_process'

const lengthBytes = 4

export function hearWholeMessages() {
  const spawn = ChildProcess.prototype.spawn
  ChildProcess.prototype.spawn = function (options) {
    const result = spawn.call(this, options)
    if (options.serialization === 'advanced' && this.channel) joinLengths(this[symbolOf(this, 'kChannelHandle')])
    return result
  }
}

/** @param {any} channel Node's own handle of the pipe, with the pieces it has not used up yet. */
function joinLengths(channel) {
  const pieces = symbolOf(channel, 'kMessageBuffer')
  const read = channel.onread
  channel.onread = function (...args) {
    const [head] = channel[pieces]
    if (head && head.length < lengthBytes) channel[pieces] = joinedWhenRead(head)
    return read.apply(this, args)
  }
}

/**
 * A list that begins with `head` and becomes one piece when it is asked for its first element. Node appends what it has
 * just read, then asks: a length in two pieces is whole by then.
 * @param {Uint8Array} head
 */
function joinedWhenRead(head) {
  const list = [head]
  Object.defineProperty(list, 0, {
    configurable: true,
    get() {
      const value = Buffer.concat([head, ...list.slice(1)])
      list.length = 1
      Object.defineProperty(list, 0, { value, configurable: true, enumerable: true, writable: true })
      return value
    },
  })
  return list
}

/** @param {object} owner @param {string} description */
function symbolOf(owner, description) {
  const found = Object.getOwnPropertySymbols(owner).find((symbol) => symbol.description === description)
  if (!found) throw new Error(`Expected Node ${process.versions.node} to keep ${description}, found none.`)
  return found
}
