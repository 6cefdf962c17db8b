'use strict'

// What was recorded: the rows of the data by name, turns, and a scale of time.
// Times are in nanoseconds.

const data = JSON.parse(document.getElementById('data').textContent)
const word = (number) => data.words[number]
const waits = data.waits.map(
  ([thread, begin, end, cpu, timeout, call, cause, slept, holdsUp,
    lanes]) => ({
    thread, begin, end, cpu, timeout, call: word(call), cause: word(cause),
    slept: slept === 1, holdsUp: holdsUp === 1, lanes,
  }))
const actions = data.actions.map(
  ([lane, thread, begin, end, call, result, error, blocked, text, callers]) =>
    ({
      lane, thread, begin, end, call: word(call), result, error,
      blocked: blocked === 1, text: word(text), callers: word(callers),
    }))
const lanes = data.lanes.map(([label, kind, fd, begin, end]) => ({
  label, kind, fd, begin, end,
}))
const threads = data.threads.map(([label, begin, end]) => ({
  label, begin, end,
}))
const away = data.away.map(([thread, begin, end]) => ({ thread, begin, end }))

// A turn: a wait, or a call that has waited, and what is done until the next
// one of its thread.
function turnsOf() {
  const turns = []
  const open = new Map()
  const begun = [...waits.map((wait) => ({ wait, at: wait.begin })),
    ...actions.map((action) => ({ action, at: action.begin }))]
    .sort((a, b) => a.at - b.at)
  for (const { wait, action } of begun) {
    const { thread } = wait ?? action
    if (wait || action.blocked) {
      const before = open.get(thread)
      if (before) before.end = (wait ?? action).begin
      const turn = {
        wait: wait ?? { ...action, slept: true, holdsUp: true, lanes: [] },
        actions: [],
        end: (wait ?? action).end,
      }
      open.set(thread, turn)
      turns.push(turn)
    }
    const turn = open.get(thread)
    if (!action || !turn) continue
    turn.actions.push(action)
    turn.end = Math.max(turn.end, action.end)
  }
  return turns
}

const turns = turnsOf()

// From time to a position between 0 and `length`. Folded, a sleep of any
// length takes as much room as the logarithm of its time.
function makeScale(folded) {
  const points = [[0, 0]]
  let position = 0
  let last = 0
  const room = (time) => (folded ? Math.log2(1 + time / 1e5) * 1e5 : time)
  const sleeps = folded && threads.length === 1
    ? turns.map(({ wait }) => wait).filter((wait) => wait.slept) : []
  for (const { begin, end } of sleeps) {
    position += begin - last
    points.push([begin, position])
    position += Math.min(end - begin, room(end - begin))
    points.push([end, position])
    last = end
  }
  position += data.wall - last
  points.push([data.wall, position])
  const find = (value, from, to) => {
    let low = 0
    let high = points.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (points[middle][from] <= value) low = middle
      else high = middle
    }
    const [a, b] = [points[low], points[high]]
    const width = b[from] - a[from]
    return a[to] + (width === 0 ? 0
      : (b[to] - a[to]) * (value - a[from]) / width)
  }
  return {
    length: position,
    position: (time) => find(time, 0, 1),
    time: (position) => find(position, 1, 0),
  }
}
